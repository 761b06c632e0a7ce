// Given to Node with --import, so that telemetry is there before the first line of a service.
import { startTelemetry } from './telemetry.ts';

await startTelemetry();

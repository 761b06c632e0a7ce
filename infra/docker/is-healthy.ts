// The controller's health check: good while every part of the lab is ready.
import type { LabStatus } from '#chaos/api/lab-control.ts';
import { PORTS } from './addresses.ts';

const response = await fetch(`http://127.0.0.1:${PORTS.controller}/api/v1/status`).catch(() => undefined);
const status = response?.ok ? ((await response.json()) as LabStatus) : undefined;
process.exit(status?.state === 'healthy' || status?.state === 'resetting' ? 0 : 1);

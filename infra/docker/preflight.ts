// Everything waits for this container: wrong settings are told, all at once, before anything starts.
import { readSettings } from './settings.ts';

const { TEAM, PORT_PREFIX } = readSettings();
process.stdout.write(`settings of team ${TEAM} are good; ports ${PORT_PREFIX}00 to ${PORT_PREFIX}99\n`);

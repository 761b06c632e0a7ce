import { runToxiproxy } from '#chaos/toxiproxy/command-line.ts';

/** Runs the embedded proxy alone, in this process. It reads its own arguments, `--help` included. */
export const toxiproxy = (args: readonly string[]): Promise<void> => runToxiproxy(args, './drill toxiproxy');

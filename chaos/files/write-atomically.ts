import { renameSync, writeFileSync } from 'node:fs';

/** Writes whole or not at all: a reader, or a crash, never sees half a file. Only this user can read it. */
export function writeFileAtomically(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.new`;
  writeFileSync(temporary, text, { mode: 0o600 });
  renameSync(temporary, file);
}

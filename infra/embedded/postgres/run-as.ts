import { readFileSync } from 'node:fs';

/**
 * PostgreSQL refuses to run as root. Then it runs as `nobody`, who is in every passwd file (initdb insists on an entry
 * there), so no user has to be made and none is left behind.
 * @returns undefined for an ordinary user, who runs it himself
 */
export function postgresIdentity(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  // 65534 is nobody where the file does not say (the Linux Standard Base's choice); macOS writes -2.
  return { uid: Number(uid ?? 65534) >>> 0, gid: Number(gid ?? 65534) >>> 0 };
}

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

/** Names of migrations, each with the checksum of its file; null where it was not kept. */
export type Checksums = ReadonlyMap<string, string | null>;

/** The SQL files of a folder. */
export function readMigrations(folder: string): Map<string, string> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'));
  return new Map(
    files.map((file) => [
      file.slice(0, -'.sql'.length),
      createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex'),
    ]),
  );
}

/** What a database says it has had; undefined before the first migration. @param table where it says so */
export async function appliedMigrations(client: pg.Client, table: string): Promise<Checksums | undefined> {
  const { rows: found } = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [
    table,
  ]);
  if (!found[0]?.there) return undefined;
  // Read through JSON, as the column is not there before the first checksum is kept.
  const { rows } = await client.query<{ name: string; checksum: string | null }>(
    `SELECT name, to_jsonb(one) ->> 'checksum' AS checksum FROM ${table} AS one`,
  );
  return new Map(rows.map(({ name, checksum }) => [name, checksum]));
}

/** @throws Error for a file that is another than the one that was applied, with what to do */
export function refuseEdited(files: Checksums, applied: Checksums): void {
  const edited = [...applied].find(
    ([name, checksum]) => checksum !== null && (files.get(name) ?? checksum) !== checksum,
  );
  if (edited === undefined) return;
  throw new Error(
    `migrations/${edited[0]}.sql was edited after it had been applied, and is not applied again: take the edit back and write the change as a new file in migrations/, or begin anew with ./drill reset`,
  );
}

/** Whether all files were applied, nothing else was, and every checksum is known. */
export function isUpToDate(files: Checksums, applied: Checksums): boolean {
  return files.size === applied.size && [...files.keys()].every((name) => typeof applied.get(name) === 'string');
}

/** Keeps the checksums of the files that were applied, where none is kept yet. */
export async function keepChecksums(client: pg.Client, table: string, files: Checksums): Promise<void> {
  await client.query(`ALTER TABLE ${table} ADD COLUMN IF NOT EXISTS checksum text`);
  await client.query(
    `UPDATE ${table} AS one SET checksum = file.checksum
     FROM unnest($1::text[], $2::text[]) AS file (name, checksum) WHERE one.name = file.name AND one.checksum IS NULL`,
    [[...files.keys()], [...files.values()]],
  );
}

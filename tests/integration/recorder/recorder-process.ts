import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const MAIN = join(import.meta.dirname, '../../../chaos/recorder/main.ts');

/** A folder of its own for a test's record. */
export class RecordFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'recorder-'));
  readonly database = join(this.path, 'recorder.db');

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** The recorder as the lab runs it: a process of its own. */
export class RecorderProcess implements AsyncDisposable {
  readonly address: string;
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | NodeJS.Signals | null>;

  constructor(child: ChildProcess, address: string) {
    this.#child = child;
    this.address = address;
    this.#ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  }

  static async start(database: string, ...args: string[]): Promise<RecorderProcess> {
    const { NODE_OPTIONS: _jests, ...env } = process.env;
    const child = spawn(process.execPath, [MAIN, '--port', '0', '--database', database, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env,
    });
    for await (const line of createInterface(child.stdout)) {
      return new RecorderProcess(child, (JSON.parse(line) as { listening: string }).listening);
    }
    throw new Error('the recorder ended before it listened');
  }

  /** Sends a signal and answers how the process ended: its exit code or the signal. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals | null> {
    this.#child.kill(signal);
    return this.#ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end('SIGKILL');
  }
}

export async function get<Answer>(url: string): Promise<Answer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Answer;
}

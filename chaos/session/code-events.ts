import type { Save } from '#chaos/api/drill-answers.ts';
import type { CodeHistory } from '#chaos/api/history-routes.ts';
import type { Verdict } from '#chaos/judge/verdict.ts';
import type { Chronicle } from './chronicle.ts';

/** A log is read whole at each start; whoever wants the rest of a long difference asks the history. */
const LONGEST_DIFF = 100_000;

type KeptCode = Pick<CodeHistory, 'saves' | 'diff' | 'diffSince'>;

/** Writes down what becomes of the team's code in a drill: that it changed, and what was found about it. */
export class CodeEvents {
  private readonly chronicle: Chronicle;
  private readonly history: KeptCode;
  /** Saves that this controller has written down, or is about to. */
  private readonly noted = new Set<number>();

  constructor(chronicle: Chronicle, history: KeptCode) {
    this.chronicle = chronicle;
    this.history = history;
  }

  /** Writes down what was saved since the drill began and an earlier controller could not, for it died in between. */
  async catchUp(): Promise<void> {
    if (!this.chronicle.isRunning()) return;
    for (const { body } of this.chronicle.eventsOf()) if (body.type === 'code.deployed') this.noted.add(body.save);
    // The history counts in seconds.
    const begun = Math.floor(this.chronicle.latest().begunAt / 1000) * 1000;
    const since = (await this.history.saves()).filter(({ time }) => Date.parse(time) >= begun);
    for (const save of since) await this.deployed(save);
  }

  /** The code has changed, and runs. Outside a drill nothing is written down, and nothing twice. */
  async deployed({ number: save, what, files }: Save): Promise<void> {
    if (!this.chronicle.isRunning() || this.noted.has(save)) return;
    this.noted.add(save);
    const diff = (await this.history.diff(save)).slice(0, LONGEST_DIFF);
    if (!this.chronicle.isRunning()) return;
    this.chronicle.append({ type: 'code.deployed', save, what, files: files.map(({ path }) => path), diff }, 'team');
  }

  /**
   * The code was judged. Outside a drill nothing is written down.
   * @param number of the incident that it was judged for
   * @param save whose code was judged; 0 where nothing was saved yet
   * @param isWhole all checks were asked for
   */
  async judged(
    number: string,
    save: number,
    { verdict, seed, seconds, checks }: Verdict,
    isWhole: boolean,
  ): Promise<void> {
    const incident = this.incident(number);
    if (!incident) return;
    const [first] = incident.deploys;
    const diff = first ? (await this.history.diffSince(first.save - 1)).slice(0, LONGEST_DIFF) : '';
    // The drill may have ended meanwhile, and another one begun.
    if (!this.incident(number)) return;
    const failed = checks.filter(({ status }) => status === 'failed').map(({ name }) => name);
    this.chronicle.append(
      { type: 'verdict.given', number, verdict, isWhole, seed, seconds, failed, save, diff },
      'team',
    );
  }

  private incident(number: string) {
    if (!this.chronicle.isRunning()) return undefined;
    return this.chronicle.latest().incidents.find((one) => one.number === number);
  }
}

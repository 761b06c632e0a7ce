import { HttpSender } from '#chaos/load/http-sender.ts';
import { paceArrivals, systemClock } from '#chaos/load/pacer.ts';
import { createRandom } from '#chaos/load/random.ts';
import { arrivalTimes } from '#chaos/load/schedule.ts';
import type { Targets } from '#chaos/load/targets.ts';
import { Burn, type BurnStatus } from './burn.ts';
import { OBJECTIVE_IDS, OBJECTIVES, type ObjectiveId } from './objectives.ts';
import { isClosed, type Users } from './users.ts';
import { type Journey, LOOKS, lookAt } from './visits.ts';

/** Each journey is looked at as often: few among the users, and enough to call somebody within half a minute. */
const PER_SECOND = 0.5;
const ASK_USERS_EVERY_MS = 1_000;

const JOURNEYS = Object.keys(LOOKS) as Journey[];

interface ProberOptions {
  targets: Targets;
  seed: number;
  /** Who comes at the moment. */
  users: () => Promise<Users>;
  /** Takes a line about what could not be done. */
  log: (line: string) => void;
}

/** How every objective stands. Moments are Unix milliseconds. */
export type ProbeStatus = Record<ObjectiveId, BurnStatus>;

/** Does from outside what users do, a little of each, and knows how many of the promises made to them are kept. */
export class Prober implements AsyncDisposable {
  private readonly options: ProberOptions;
  private readonly senders = new Map<Journey, HttpSender>();
  private readonly burns = new Map(OBJECTIVE_IDS.map((id) => [id, new Burn(OBJECTIVES[id], systemClock.now)]));
  private readonly asking: NodeJS.Timeout;
  private readonly stopArrivals: () => void;
  private users: Users | undefined;
  private isEnding = false;

  constructor(options: ProberOptions) {
    this.options = options;
    for (const journey of JOURNEYS) {
      const url = options.targets[LOOKS[journey].target];
      if (url !== undefined) this.senders.set(journey, new HttpSender(url));
    }
    this.asking = setInterval(() => void this.askForUsers(), ASK_USERS_EVERY_MS);
    const plan = { perSecond: PER_SECOND, arrivals: 'even' } as const;
    const lanes = [...this.senders.keys()].map((lane) => ({
      lane,
      times: arrivalTimes(`${options.seed}/${lane}`, plan),
    }));
    this.stopArrivals = paceArrivals(lanes, systemClock, ({ lane, index }) => void this.look(lane, index));
  }

  status(): ProbeStatus {
    // Windows are measured by a clock that never goes back; whoever reads it thinks of the day's.
    const offsetMs = Date.now() - systemClock.now();
    const told = [...this.burns].map(([id, burn]) => {
      const { alarm, ...rest } = burn.status();
      return [id, { ...rest, alarm: alarm && { ...alarm, sinceMs: Math.round(alarm.sinceMs + offsetMs) } }];
    });
    return Object.fromEntries(told) as ProbeStatus;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.isEnding = true;
    clearInterval(this.asking);
    this.stopArrivals();
    for (const sender of this.senders.values()) sender.close();
  }

  /** Nobody looks while the shop is closed; while nobody says who comes, it is as it was. */
  private async askForUsers(): Promise<void> {
    const { users, log } = this.options;
    await users().then(
      (now) => {
        this.users = now;
      },
      (error: Error) => log(`it is not known who comes: ${error.message}`),
    );
  }

  private async look(journey: Journey, index: number): Promise<void> {
    const sender = this.senders.get(journey);
    if (!sender || !this.users || isClosed(this.users)) return;
    const random = createRandom(`${this.options.seed}/${journey}/${index}/${Date.now()}`);
    try {
      const findings = await lookAt(journey, sender, random, this.users.amounts);
      if (this.isEnding) return;
      for (const [id, isGood] of Object.entries(findings)) this.burns.get(id as ObjectiveId)?.add(isGood);
    } catch (error) {
      this.burns.get(journey)?.add(false);
      this.options.log(`${journey}: an answer could not be read: ${(error as Error).message.slice(0, 150)}`);
    }
  }
}

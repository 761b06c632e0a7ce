import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { LabError } from '#chaos/errors/lab-error.ts';
import { type Ask, AskFailed, askPatiently } from './asking.ts';
import { drawClient } from './clients.ts';
import type { Complaints } from './complaints.ts';
import { HttpSender } from './http-sender.ts';
import { JOURNEY_NAMES, JOURNEYS, type JourneyName } from './journeys/all.ts';
import type { FrontEndCache, Journey, Visit } from './journeys/journey.ts';
import { type Arrival, type Clock, paceArrivals } from './pacer.ts';
import type { Profile } from './profiles.ts';
import { createRandom } from './random.ts';
import { arrivalTimes } from './schedule.ts';
import { type JourneyStatus, JourneyTally } from './tally.ts';
import { TARGETS, type TargetName, type Targets } from './targets.ts';

export interface TrafficStatus {
  profile: string;
  amounts: Profile['amounts'];
  seed: number;
  /** Seconds since the profile was applied. */
  profileSeconds: number;
  inFlight: number;
  maxInFlight: number;
  shed: number;
  journeys: Record<JourneyName, JourneyStatus>;
}

interface TrafficOptions {
  seed: number;
  targets: Targets;
  /** Visits under way beyond which arrivals are shed. */
  maxInFlight: number;
  clock: Clock;
  complaints: Complaints;
}

/** The users: they come by a profile's schedule and not by how the last ones fared. */
export class Traffic {
  readonly #options: TrafficOptions;
  readonly #senders = new Map<TargetName, HttpSender>();
  readonly #tallies = new Map<JourneyName, JourneyTally>(JOURNEY_NAMES.map((name) => [name, new JourneyTally()]));
  readonly #cache: FrontEndCache = { categories: [] };
  readonly #stopping = new AbortController();
  readonly #visits = new Set<Promise<void>>();
  #profile: Profile = { name: 'none', amounts: 'whole', journeys: {} };
  #profileSince: number;
  #stopArrivals = () => {};

  constructor(options: TrafficOptions) {
    this.#options = options;
    this.#profileSince = options.clock.now();
    // Every visit that waits listens for the end.
    setMaxListeners(0, this.#stopping.signal);
    for (const target of TARGETS) {
      const url = options.targets[target];
      if (url !== undefined) this.#senders.set(target, new HttpSender(url));
    }
  }

  /**
   * From now on users come by this profile, its schedule starting at its beginning; visits under way go on.
   * @throws LabError bad-request when a journey's target is unknown; then nothing changes
   */
  apply(profile: Profile): void {
    const { seed, clock } = this.#options;
    const lanes = JOURNEY_NAMES.flatMap((name) => {
      const plan = profile.journeys[name];
      if (plan === undefined) return [];
      this.#requireTarget(name, JOURNEYS[name].target);
      return [{ lane: name, times: arrivalTimes(`${seed}/${name}`, plan) }];
    });
    this.#stopArrivals();
    this.#profile = profile;
    this.#profileSince = clock.now();
    for (const tally of this.#tallies.values()) tally.restartRate();
    this.#stopArrivals = paceArrivals(lanes, clock, (arrival) => this.#arrive(arrival));
  }

  status(): TrafficStatus {
    const { seed, clock, maxInFlight } = this.#options;
    const now = clock.now();
    const since = this.#profileSince;
    const journeys = Object.fromEntries(
      JOURNEY_NAMES.map((name) => {
        const perSecond = this.#profile.journeys[name]?.perSecond ?? 0;
        return [name, this.#tally(name).status(now, { perSecond, since })];
      }),
    ) as Record<JourneyName, JourneyStatus>;
    return {
      profile: this.#profile.name,
      amounts: this.#profile.amounts,
      seed,
      profileSeconds: Math.round((now - since) / 100) / 10,
      inFlight: this.#visits.size,
      maxInFlight,
      shed: Object.values(journeys).reduce((sum, journey) => sum + journey.shed, 0),
      journeys,
    };
  }

  /** Nobody comes any more, and visits under way are cut off. Resolves when the last is over. */
  async stop(): Promise<void> {
    this.#stopArrivals();
    this.#stopping.abort();
    for (const sender of this.#senders.values()) sender.close();
    await Promise.all(this.#visits);
  }

  #arrive({ lane: name, index, intendedAt }: Arrival<JourneyName>): void {
    const { clock, maxInFlight, complaints } = this.#options;
    const tally = this.#tally(name);
    if (this.#visits.size >= maxInFlight) {
      tally.shed(clock.now());
      complaints.add(`${name}: an arrival was turned away, because ${maxInFlight} visits are under way`);
      return;
    }
    tally.started(clock.now());
    const visit = this.#visit(name, index, intendedAt);
    this.#visits.add(visit);
    visit.then(() => this.#visits.delete(visit));
  }

  async #visit(name: JourneyName, index: number, intendedAt: number): Promise<void> {
    const { complaints } = this.#options;
    const tally = this.#tally(name);
    try {
      await JOURNEYS[name].visit(this.#openVisit(name, index, intendedAt));
      tally.ended('succeeded');
    } catch (error) {
      if (this.#stopping.signal.aborted) return tally.ended('aborted');
      const failure = error instanceof AskFailed ? error : unreadable(error as Error);
      tally.ended(failure.reason);
      complaints.add(`${name}: ${failure.message}`);
    }
  }

  #openVisit(name: JourneyName, index: number, intendedAt: number): Visit {
    const { seed, clock } = this.#options;
    const tally = this.#tally(name);
    const journey: Journey = JOURNEYS[name];
    const signal = this.#stopping.signal;
    const random = createRandom(`${seed}/${name}/${index}`);
    // Retries draw from a stream of their own: what the user does must not depend on how often it had to be tried.
    const context = {
      sender: this.#requireTarget(name, journey.target),
      client: drawClient(random.weighted(journey.clients), random),
      timeoutMs: this.#patienceOf(name, index),
      random: createRandom(`${seed}/${name}/${index}/retries`),
      signal,
      onRetry: () => tally.retried(),
    };
    let isFirst = true;
    const ask = async (wish: Ask) => {
      const first = isFirst;
      isFirst = false;
      try {
        return await askPatiently(wish, context);
      } finally {
        if (first && !signal.aborted) tally.answered(clock.now(), intendedAt);
      }
    };
    const look = (fromMs: number, toMs: number) => delay(random.whole(fromMs, toMs), undefined, { signal });
    return { random, amounts: this.#profile.amounts, cache: this.#cache, ask, look };
  }

  /** A draw of its own: who is in a hurry does otherwise what they would have done. */
  #patienceOf(name: JourneyName, index: number): number {
    const { timeoutMs }: Journey = JOURNEYS[name];
    const hurried = this.#profile.journeys[name]?.hurried;
    if (!hurried) return timeoutMs;
    const isHurried = createRandom(`${this.#options.seed}/${name}/${index}/patience`).chance(hurried.share);
    return isHurried ? hurried.patienceMs : timeoutMs;
  }

  #requireTarget(name: JourneyName, target: TargetName): HttpSender {
    const sender = this.#senders.get(target);
    if (sender !== undefined) return sender;
    throw new LabError(
      'bad-request',
      `The journey ${name} needs the target ${target}: start with --target ${target}=http://...`,
      {
        field: `journeys.${name}`,
        expected: `a target ${target}`,
        got: 'none',
      },
    );
  }

  #tally(name: JourneyName): JourneyTally {
    return this.#tallies.get(name) as JourneyTally;
  }
}

/** Journeys read answers with JSON.parse and zod, whose messages can be pages; a line of them is enough. */
function unreadable(cause: Error): AskFailed {
  const why = cause.message.replace(/\s+/g, ' ').slice(0, 150);
  return new AskFailed('unreadable', `an answer could not be read: ${why}`, { cause });
}

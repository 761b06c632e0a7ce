import type { Incident, StopReport } from '#chaos/api/drill-answers.ts';
import { underPressure } from '#chaos/conditions/pressure.ts';
import type { HeldConditions } from '#chaos/conditions/shared.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import type { ObjectiveId } from '#chaos/probes/objectives.ts';
import type { SymptomReading } from '#chaos/scenarios/definition.ts';
import { loadScenario, type Scenario } from '#chaos/scenarios/discovery.ts';
import { addMet, chooseUnmet, hasMet, type Met, readMet } from './choosing.ts';
import { type DrillGround, requireHealthy } from './ground.ts';
import { forgetIncident, type IncidentRecord, incidentNumber, readIncident, writeIncident } from './incident.ts';
import { releaseAll } from './release.ts';
import { readUsers, untilServed } from './users.ts';
import { NO_INCIDENT } from './which-incident.ts';

interface PracticeOptions {
  /** Where the incident that runs is remembered. */
  incidentFile: string;
  /** Where the incidents that the team has met are remembered. */
  metFile: string;
  keeper: HeldConditions;
  ground: DrillGround;
  /** Folder of the scenarios; by default those that come with the lab. */
  scenarios?: string;
}

interface Starting {
  quiet?: boolean | undefined;
  /** How many times as many users come as the scenario says. */
  pressure?: number;
  /** It is part of a drill, which tells its teams by other means. */
  isDrilled?: boolean;
}

/** What users feel, in words, by the promise that is broken. */
export type UsersFeel = ReadonlyMap<ObjectiveId, string>;

const metOf = ({ number, scenario, quiet }: IncidentRecord): Met => ({ number, scenario, quiet });

/** Free practice: one incident at a time, begun and ended by hand, without clock or score. */
export class Practice {
  private readonly options: PracticeOptions;
  private incident: IncidentRecord | undefined;
  private scenario: Scenario | undefined;
  private stopping: Promise<StopReport> | undefined;
  /** What users feel, as probes see it. */
  private felt: UsersFeel = new Map();

  /** @throws Error when the file of the incident holds something else */
  constructor(options: PracticeOptions) {
    this.options = options;
    this.incident = readIncident(options.incidentFile);
  }

  /** The incident that runs, as a team may see it; undefined when none does. */
  current(): Incident | undefined {
    const { incident } = this;
    if (!incident) return undefined;
    const { number, startedAt, state, resolvedAt = null, again } = incident;
    return {
      number,
      startedAt,
      state,
      resolvedAt,
      again,
      pages: this.pages().map(({ severity, text }) => ({ severity, text })),
    };
  }

  /** Whether what runs is part of a drill, whose facilitator ends it. */
  isDrilled(): boolean {
    return this.incident?.isDrilled === true;
  }

  /** What runs, with its scenario: not for a team's eyes. @throws LabError conflict when nothing does */
  running(): Met {
    if (this.incident) return metOf(this.incident);
    throw new LabError('conflict', NO_INCIDENT);
  }

  /**
   * What runs, or ran last, with its scenario: not for a team's eyes.
   * @param number of an incident; by default the latest
   * @throws LabError conflict when nothing ever ran, not-found when none of that number did
   */
  met(number?: string): Met {
    const all = readMet(this.options.metFile);
    if (number === undefined) return all.at(-1) ?? this.running();
    // What runs may be in no file yet.
    const known = this.incident ? [...all, metOf(this.incident)] : all;
    const found = known.find((one) => one.number === number);
    if (found) return found;
    throw new LabError(
      'not-found',
      `this lab remembers no incident ${number}: ./drill session lists those of the drill`,
    );
  }

  /**
   * Makes something go wrong, or as a quiet twin only look so. The whole plan is checked before anything is touched.
   * @param asked a scenario's id; by default one that the team has not met, unseen
   * @throws LabError conflict while an incident runs, unavailable unless the lab is healthy, not-found for an unknown id
   *   and for a quiet twin where there is none
   */
  async start(asked?: string, { quiet = false, pressure = 1, isDrilled = false }: Starting = {}): Promise<Incident> {
    const { keeper, ground, incidentFile, metFile } = this.options;
    this.requireReady();
    const scenario = await this.find(asked, quiet);
    // Another start may have come meanwhile.
    this.requireReady();
    const incident: IncidentRecord = {
      number: incidentNumber(),
      scenario: scenario.id,
      quiet: scenario.quiet,
      again: asked === undefined && hasMet(readMet(metFile), scenario),
      startedAt: new Date().toISOString(),
      pressure,
      isDrilled,
      state: 'starting',
    };
    // From here on a second start is refused.
    this.incident = incident;
    this.scenario = scenario;
    try {
      writeIncident(incidentFile, incident);
      await keeper.hold(underPressure(scenario.conditions, pressure));
    } catch (error) {
      if (this.incident === incident) await this.giveUp();
      throw error;
    }
    if (this.incident !== incident) {
      throw new LabError('conflict', `${incident.number} was stopped while it was starting`);
    }
    this.remember({ ...incident, state: 'running' });
    addMet(metFile, metOf(incident));
    // In a drill nobody says that something is wrong, but for the pager.
    if (!isDrilled) ground.say('incident', 'started', `${incident.number}: has begun`);
    // So do pages: a drill sends its own.
    for (const { severity, text } of isDrilled ? [] : scenario.pages) {
      ground.say('incident', 'paged', `${incident.number}: ${severity}: ${text}`);
    }
    return this.current() as Incident;
  }

  /**
   * Lets more or fewer users come to the incident that runs. Harmless where that many come already.
   * @param pressure how many times as many as the scenario says
   * @throws LabError conflict when no incident runs
   */
  async press(pressure: number): Promise<void> {
    const { incident, scenario } = this;
    if (incident?.state !== 'running' || !scenario) throw new LabError('conflict', 'no incident runs');
    await this.options.keeper.hold(underPressure(scenario.conditions, pressure));
    // What ran may have been stopped meanwhile.
    if (this.incident?.number === incident.number) this.remember({ ...this.incident, pressure });
  }

  /**
   * The kill switch: reverts every condition, and restarts what holds on to its trouble. Harmless when nothing runs.
   * @throws LabError unavailable when something could not be reverted; calling it again tries again
   */
  stop(): Promise<StopReport> {
    this.stopping ??= this.end().finally(() => {
      this.stopping = undefined;
    });
    return this.stopping;
  }

  /** Says what an earlier controller held for its incident, before anybody takes up anything. */
  async recall(): Promise<void> {
    if (this.incident?.state !== 'running') return;
    const { scenario, quiet, pressure } = this.incident;
    // What cannot be loaded any more is ended when it is taken up.
    this.scenario = await loadScenario(scenario, this.options.scenarios, { quiet }).catch(() => undefined);
    if (this.scenario) this.options.keeper.declare?.(underPressure(this.scenario.conditions, pressure));
  }

  /** Takes up what an earlier controller left. Called once, when the lab is up. */
  async recover(): Promise<void> {
    const { keeper, ground } = this.options;
    if (!this.incident) return this.release();
    const { number, state, scenario, quiet, pressure, isDrilled } = this.incident;
    if (state === 'running') {
      try {
        this.scenario ??= await loadScenario(scenario, this.options.scenarios, { quiet });
        await keeper.hold(underPressure(this.scenario.conditions, pressure));
        // A drill says by itself that it goes on, and keeps quiet about what goes on in it.
        if (!isDrilled) ground.say('incident', 'resumed', `${number}: the controller had died; the incident goes on`);
        return;
      } catch (error) {
        ground.say('incident', 'ended', `${number}: cannot go on after the controller's death and is ended`);
        process.stderr.write(`${number} cannot go on: ${(error as Error).message}\n`);
      }
    } else {
      ground.say('incident', 'ended', `${number}: the controller had died while it was ${state}; it is ended`);
    }
    await this.release();
    this.forget();
  }

  /** A part of the lab was restarted and is ready: what it had lost is applied again, or let go. */
  async componentReady(component: string): Promise<void> {
    const { keeper } = this.options;
    if (this.incident?.state === 'running') await keeper.restore(component);
    // A stop that could not reach this part left its condition in the journal.
    else if (!this.stopping && keeper.current().length > 0 && this.incident?.state !== 'starting')
      await keeper.release();
  }

  /** Whether nothing is done to the lab at the moment. */
  holdsNothing(): boolean {
    return this.options.keeper.current().length === 0;
  }

  /** Whether a condition decides how many users come. */
  holdsTraffic(): boolean {
    return this.options.keeper.current().some(({ kind }) => kind === 'traffic');
  }

  /** The lab goes back to the seed, or ends: reverts what holds, without waiting for health. */
  async endWithLab(): Promise<void> {
    const { number } = this.incident ?? {};
    if (this.incident) this.remember({ ...this.incident, state: 'stopping' });
    await this.release();
    this.forget();
    if (number) this.options.ground.say('incident', 'ended', `${number}: is over`);
  }

  /**
   * Whether users suffer at the moment, in figures.
   * @returns undefined when no incident runs
   */
  async reading(): Promise<SymptomReading | undefined> {
    const reading = this.scenario && (await readUsers(this.scenario, this.options.ground.telemetry));
    // The record holds what the services say of themselves; probes come from outside.
    if (!reading || reading.present || this.felt.size === 0) return reading;
    return { present: true, reading: [...this.felt.values()].join('; ') };
  }

  /** @param felt what users feel by now, in words, but for what another incident makes them feel */
  noteUsers(felt: UsersFeel): void {
    this.felt = felt;
  }

  /** Which promises to users the incident that runs breaks, as far as probes see it; none where none runs. */
  breaks(): ReadonlySet<string> {
    return new Set((this.scenario?.pages ?? []).flatMap(({ seenBy }) => seenBy ?? []));
  }

  /** A validation of the running incident has passed, and users are served. */
  resolve(number: string): void {
    if (this.incident?.number !== number || this.incident.resolvedAt) return;
    this.remember({ ...this.incident, resolvedAt: new Date().toISOString() });
    const next = this.incident.isDrilled ? '' : '; ./drill stop ends it';
    this.options.ground.say('incident', 'resolved', `${number}: resolved${next}`);
  }

  /** Users suffer again from an incident that was resolved. */
  reopen(number: string): void {
    if (this.incident?.number !== number || !this.incident.resolvedAt) return;
    const { resolvedAt: _, ...open } = this.incident;
    this.remember(open);
    this.options.ground.say('incident', 'reopened', `${number}: is open again`);
  }

  /** What is asked for, by default one that the team has not met. @throws LabError not-found */
  find(asked: string | undefined, quiet: boolean): Promise<Scenario> {
    const { scenarios, metFile } = this.options;
    if (asked === undefined) return chooseUnmet(readMet(metFile), quiet, scenarios);
    return loadScenario(asked, scenarios, { quiet });
  }

  /** @throws LabError conflict while an incident runs, unavailable unless the lab is healthy */
  private requireReady(): void {
    if (this.incident) {
      throw new LabError(
        'conflict',
        `${this.incident.number} runs already: ./drill stop ends it, then start the next one`,
      );
    }
    requireHealthy('an incident', this.options.ground);
  }

  /** What the incident that runs calls its team with. In a drill whatever is seen by itself calls by itself. */
  private pages() {
    const pages = this.scenario?.pages ?? [];
    return this.isDrilled() ? pages.filter(({ seenBy }) => !seenBy) : pages;
  }

  private async end(): Promise<StopReport> {
    const { ground } = this.options;
    const { incident, scenario } = this;
    const begun = performance.now();
    const seconds = () => Math.round(performance.now() - begun) / 1000;
    if (incident) this.remember({ ...incident, state: 'stopping' });
    await this.release();
    const revertedSeconds = seconds();
    if (incident) ground.say('incident', 'reverted', `${incident.number}: every condition is reverted`);
    const restarted = scenario?.restartOnStop ?? [];
    if (restarted.length > 0) await ground.restart(restarted, 'the incident is over');
    const { healthy, reading } = await untilServed(scenario, ground);
    this.forget();
    if (incident) ground.say('incident', 'ended', `${incident.number}: is over`);
    return {
      number: incident?.number ?? null,
      revertedSeconds,
      restarted: [...restarted],
      healthy,
      reading,
      seconds: seconds(),
    };
  }

  private release(): Promise<void> {
    return releaseAll(this.options.keeper);
  }

  /** A start that failed half-way leaves nothing. */
  private async giveUp(): Promise<void> {
    try {
      await this.release();
    } finally {
      this.forget();
    }
  }

  private remember(incident: IncidentRecord): void {
    this.incident = incident;
    writeIncident(this.options.incidentFile, incident);
  }

  private forget(): void {
    this.incident = undefined;
    this.scenario = undefined;
    forgetIncident(this.options.incidentFile);
  }
}

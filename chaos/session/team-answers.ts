import type { Hint, JudgedDiagnosis } from '#chaos/api/session-answers.ts';
import { Turns } from '#chaos/async/turns.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { type ClaimedEvidence, requireEvidence } from '#chaos/judge/claimed-evidence.ts';
import { type Claim, judgeClaim } from '#chaos/judge/diagnosis.ts';
import type { RecordReader } from '#chaos/recorder/reader.ts';
import type { AnswerKey } from '#chaos/scenarios/definition.ts';
import type { Chronicle } from './chronicle.ts';
import type { Planned } from './incident-forms.ts';

/** What a session knows of an incident and its team does not. */
export interface Secrets {
  key: Pick<AnswerKey, 'service' | 'mechanisms' | 'herrings'>;
  hints: readonly string[];
  /** What customers write, in order. */
  mails: readonly string[];
}

/** From a nudge to nearly the answer: each costs more than the one before. */
const HINT_COST_MINUTES = [2, 5, 10];

interface TeamAnswersOptions {
  chronicle: Chronicle;
  telemetry: RecordReader;
  secretsOf: (planned: Planned) => Promise<Secrets>;
  /** The team has found that nothing is wrong, rightly. */
  onNothingWrong: (number: string) => void;
}

/** What a team says and asks about the incident of its drill that is open. */
export class TeamAnswers {
  private readonly chronicle: Chronicle;
  private readonly telemetry: RecordReader;
  private readonly secretsOf: (planned: Planned) => Promise<Secrets>;
  private readonly onNothingWrong: (number: string) => void;
  private readonly turns = new Turns();

  constructor({ chronicle, telemetry, secretsOf, onNothingWrong }: TeamAnswersOptions) {
    this.chronicle = chronicle;
    this.telemetry = telemetry;
    this.secretsOf = secretsOf;
    this.onNothingWrong = onNothingWrong;
  }

  /**
   * The team says what is wrong, and is told whether it is.
   * @param asked which incident, where several are open
   * @throws LabError conflict unless an incident of the drill is open, bad-request for evidence that the record does not hold
   */
  async diagnose(claim: Claim, evidence: readonly ClaimedEvidence[], asked?: string): Promise<JudgedDiagnosis> {
    const { number, begun, scenario, quiet } = this.chronicle.openIncident(asked);
    await requireEvidence(evidence, { service: claim.service, since: begun.time }, this.telemetry);
    const { key } = await this.secretsOf({ scenario, quiet });
    // It may have been resolved, or ended, meanwhile.
    this.chronicle.openIncident(number);
    const judged = judgeClaim(claim, key);
    const { service, mechanism = null } = claim;
    this.chronicle.append(
      { type: 'diagnosis.made', number, service, mechanism, evidence: [...evidence], ...judged },
      'team',
    );
    this.chronicle.tell(`${number}: a diagnosis was made`);
    // Where nothing is wrong and nothing was changed there is nothing to prove.
    const { deploys } = this.chronicle.openIncident(number);
    if (judged.outcome === 'right' && service === 'none' && deploys.length === 0) this.onNothingWrong(number);
    return { number, ...judged };
  }

  /**
   * The next hint of the incident that is open.
   * @param asked which one, where several are
   * @throws LabError conflict unless one is, or when there is none left
   */
  hint(asked?: string): Promise<Hint> {
    return this.turns.take(async () => {
      const { number, hints, scenario, quiet } = this.chronicle.openIncident(asked);
      const secrets = await this.secretsOf({ scenario, quiet });
      const taken = hints.length;
      const text = secrets.hints[taken];
      const costMinutes = HINT_COST_MINUTES[taken];
      if (text === undefined || costMinutes === undefined)
        throw new LabError('conflict', `the team has had all ${taken} hints of ${number}`);
      this.chronicle.append({ type: 'hint.given', number, hint: taken + 1, costMinutes }, 'team');
      this.chronicle.tell(`${number}: hint ${taken + 1} was taken`);
      return { number, hint: taken + 1, text, costMinutes };
    });
  }
}

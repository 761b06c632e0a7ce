import { setTimeout as delay } from 'node:timers/promises';
import type { SuggestionAnswer } from '#chaos/api/ai-answers.ts';
import type { HypothesisAnswer } from '#chaos/api/board-answers.ts';
import type { Save, ValidationProgress, ValidationResult } from '#chaos/api/drill-answers.ts';
import type { LabStatus } from '#chaos/api/lab-control.ts';
import type { PagerAnswer } from '#chaos/api/pager-answers.ts';
import type { JudgedDiagnosis } from '#chaos/api/session-answers.ts';
import { LabError } from '#chaos/errors/lab-error.ts';
import { applyPatch } from '../embedded/reference-fix.ts';
import type { RehearsedLab } from './rehearsed-lab.ts';

const POLL_MS = 5_000;
const AGAIN_AFTER_MS = 250;
const MOST_UNJUDGED = 3;
/** Services are read every few seconds, and an incident may have begun a moment ago. */
const RECORDED_WITHIN_MS = 15_000;
/** A save is live within seconds; a migration may come with it. */
const LIVE_WITHIN_MS = 30_000;
/** A symptom takes a while to be there, and whoever looks for it half a minute. */
const PAGED_WITHIN_MS = 60_000;
/** Every service publishes it. */
const METRIC_OF_ALL = 'process_cpu_seconds_total';

/** A team that does what its script says, through the same interface as any other. */
export class ScriptedTeam {
  private readonly lab: RehearsedLab;

  constructor(lab: RehearsedLab) {
    this.lab = lab;
  }

  async takeRole(role: string, person: string): Promise<void> {
    await this.lab.tell('/session/roles', { role, person });
  }

  /** Waits until somebody is called to the incident. */
  async isPaged(): Promise<void> {
    const isCalled = async () => {
      const { pages } = await this.lab.read<PagerAnswer>('/session/pager');
      return pages.some(({ severity, number }) => severity === 'page' && number !== null);
    };
    await this.lab.until('a page', isCalled, PAGED_WITHIN_MS);
  }

  async acknowledgeAll(person: string): Promise<void> {
    const { pages } = await this.lab.read<PagerAnswer>('/session/pager');
    for (const { id, acknowledged } of pages)
      if (!acknowledged) await this.lab.tell(`/session/pages/${id}/acknowledgement`, { person });
  }

  /** Believes something, and refutes it. */
  async refute(statement: string, evidence: string, person: string): Promise<void> {
    const { id } = await this.lab.tell<HypothesisAnswer>('/session/hypotheses', { statement, person });
    await this.lab.tell(`/session/hypotheses/${id}/evidence`, { side: 'against', evidence, person });
    await this.lab.tell(`/session/hypotheses/${id}/end`, { end: 'refuted', person });
  }

  async postUpdate(text: string, person: string): Promise<void> {
    await this.lab.tell('/session/updates', { text, person });
  }

  async takeHint(): Promise<void> {
    await this.lab.tell('/session/hints');
  }

  /** Says what is wrong, as soon as the record holds its evidence. @returns what the claim was worth */
  async diagnose(service: string, mechanism: string): Promise<JudgedDiagnosis> {
    const claim = { service, mechanism, evidence: [{ kind: 'metric', value: METRIC_OF_ALL }] };
    const deadline = performance.now() + RECORDED_WITHIN_MS;
    for (;;) {
      try {
        return await this.lab.tell<JudgedDiagnosis>('/session/diagnoses', claim);
      } catch (error) {
        // Not recorded yet, or the record is being started again with its lab.
        const isEarly = error instanceof LabError && ['bad-request', 'unavailable'].includes(error.code);
        if (!isEarly || performance.now() > deadline) throw error;
        await delay(AGAIN_AFTER_MS);
      }
    }
  }

  /** Asks an AI while it may not help. @returns whether that was refused */
  async isRefusedAi(asked: string, person: string): Promise<boolean> {
    try {
      await this.suggest(asked, 'whatever it would have said', person);
      return false;
    } catch (error) {
      if (error instanceof LabError && error.code === 'conflict') return true;
      throw error;
    }
  }

  /** Asks an AI, accepts what it says, has it read by somebody else, and applies it. */
  async applySuggestion(asked: string, proposed: string, people: { asks: string; reads: string }): Promise<void> {
    const { id } = await this.suggest(asked, proposed, people.asks);
    const path = `/session/ai/suggestions/${id}`;
    await this.lab.tell(`${path}/decision`, {
      decision: 'accepted',
      why: 'it explains what we saw',
      person: people.reads,
    });
    await this.lab.tell(`${path}/review`, { findings: 'it changes what it should', person: people.reads });
    await this.lab.tell(`${path}/application`, { person: people.asks });
  }

  /** Changes the code, and waits until it is live. @param patch full path of a patch of the shipped services */
  async change(patch: string): Promise<void> {
    const before = await this.saves();
    await applyPatch(patch, this.lab.client.paths.workspace);
    await this.isLive(before);
  }

  /** Takes the last change back, and waits until that is live. */
  async undo(): Promise<void> {
    const before = await this.saves();
    await this.lab.tell('/history/undo', {});
    await this.isLive(before);
  }

  /** Has the code judged; once more where the controller died over it, or where a busy machine could not judge. */
  async validate(onProgress: (line: string) => void): Promise<ValidationResult> {
    for (let unjudged = 0; ; ) {
      const { id } = await this.lab.tell<{ id: string }>('/validations', {});
      const result = await this.followed(id, onProgress);
      if (result?.verdict === 'no-verdict') unjudged += 1;
      if (result && (result.verdict !== 'no-verdict' || unjudged === MOST_UNJUDGED)) return result;
      onProgress(`${result ? 'no verdict was given' : 'the controller died'}; the validation begins again`);
    }
  }

  private suggest(asked: string, proposed: string, person: string): Promise<SuggestionAnswer> {
    return this.lab.tell<SuggestionAnswer>('/session/ai/suggestions', { asked, proposed, source: 'a model', person });
  }

  private async saves(): Promise<number> {
    return (await this.lab.read<{ saves: Save[] }>('/history')).saves.length;
  }

  private async isLive(before: number): Promise<void> {
    const isSaved = async () => (await this.saves()) > before;
    await this.lab.until('the save', isSaved, LIVE_WITHIN_MS);
    const isHealthy = async () => (await this.lab.read<LabStatus>('/status')).state === 'healthy';
    await this.lab.until('a healthy lab', isHealthy, LIVE_WITHIN_MS);
  }

  /** @returns undefined when the controller that judged is gone */
  private async followed(id: string, onProgress: (line: string) => void): Promise<ValidationResult | undefined> {
    let after = 0;
    for (;;) {
      const answer = await this.lab
        .read<ValidationProgress>(`/validations/${id}`, { after, waitMs: POLL_MS })
        .catch((error: LabError) => {
          if (error.code === 'not-found') return undefined;
          throw error;
        });
      if (!answer) return undefined;
      answer.progress.forEach(onProgress);
      after = answer.next;
      if (answer.result) return answer.result;
    }
  }
}

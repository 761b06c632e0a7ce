import { LabError } from '#chaos/errors/lab-error.ts';
import type { RecordReader } from '#chaos/recorder/reader.ts';
import type { Suspect } from '#chaos/scenarios/definition.ts';

/** What a team shows for its claim: a trace by its id, words of a log line, or a metric by its name. */
export interface ClaimedEvidence {
  kind: 'trace' | 'log' | 'metric';
  value: string;
}

interface Where {
  service: Suspect;
  /** Unix milliseconds: nothing from before the incident shows anything of it. */
  since: number;
}

/** Whether the record holds it, and it is about the service; where nobody is blamed, about any. */
async function isHeld({ kind, value }: ClaimedEvidence, { service, since }: Where, record: RecordReader) {
  const of = service === 'none' ? {} : { service };
  switch (kind) {
    case 'trace': {
      const { spans } = await record.trace(value).catch((error: LabError) => {
        if (error.code === 'not-found' || error.code === 'bad-request') return { spans: [] };
        throw error;
      });
      return spans.some((span) => span.startTime >= since && (service === 'none' || span.service === service));
    }
    case 'log':
      return (await record.logs({ ...of, contains: value, since, limit: 1 })).records.length > 0;
    case 'metric':
      return ((await record.metric(value, { ...of, since }))?.series.length ?? 0) > 0;
  }
}

/** @throws LabError bad-request, naming the first piece that the record does not hold or that is about somebody else */
export async function requireEvidence(
  evidence: readonly ClaimedEvidence[],
  where: Where,
  record: RecordReader,
): Promise<void> {
  for (const [index, one] of evidence.entries()) {
    if (await isHeld(one, where, record)) continue;
    const about = where.service === 'none' ? '' : ` of ${where.service}`;
    throw new LabError(
      'bad-request',
      `evidence: the record holds no ${one.kind}${about} ${JSON.stringify(one.value)} since the incident began; show one that it holds`,
      { field: `evidence.${index}`, expected: `a ${one.kind}${about} since the incident began`, got: one.value },
    );
  }
}

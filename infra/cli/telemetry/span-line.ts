import type { Span } from '#chaos/recorder/answers.ts';
import { cellWidth, shorten } from './cells.ts';
import { durationText } from './quantities.ts';
import { type PeerNames, spanDetails, spanTitle } from './span-facts.ts';
import type { SpanGroup } from './span-folding.ts';

/** Below this, what a span did cannot be told from others: then the rest of its line is cut, too. */
const LEAST_TITLE_CELLS = 12;
/** What is known about an error can be long. */
const MOST_DETAIL_CELLS = 48;

/** Unlike Math.max(...values) also of a hundred thousand values. */
const greatest = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);

const hasFailed = ({ status }: Span): boolean => status === 'error';

/** Where spans lie within a trace: `█` where one runs, `·` elsewhere. The shortest still takes one cell. */
export function timeBar(
  spans: readonly Span[],
  trace: { startTime: number; durationMs: number },
  cells: number,
): string {
  const bar = Array.from({ length: cells }, () => '·');
  const perCell = trace.durationMs / cells || 1;
  for (const span of spans) {
    const first = Math.floor((span.startTime - trace.startTime) / perCell);
    const last = Math.ceil((span.startTime + span.durationMs - trace.startTime) / perCell) - 1;
    const from = Math.min(Math.max(0, first), cells - 1);
    bar.fill('█', from, Math.max(from + 1, Math.min(cells, last + 1)));
  }
  return bar.join('');
}

/** How long a span took; of a folded group the sum, marked as one. */
export function tookText(spans: readonly Span[]): string {
  const sum = durationText(spans.reduce((total, { durationMs }) => total + durationMs, 0));
  return spans.length === 1 ? sum : `Σ ${sum}`;
}

/**
 * What a group of spans did, at most `cells` wide. What is cut first is the statement or path in the middle; how many,
 * how many failed, status and peer stay.
 */
export function spanText({ spans }: SpanGroup, cells: number, peers: PeerNames): string {
  const [first] = spans;
  const failed = spans.filter(hasFailed).length;
  const isFolded = spans.length > 1;
  const count = isFolded ? [`${failed > 0 ? `✗ ${failed} of ` : ''}x ${spans.length}`] : failed > 0 ? ['✗'] : [];
  const longest = greatest(spans.map(({ durationMs }) => durationMs));
  const details = isFolded ? [`max ${durationText(longest)}`] : spanDetails(first, peers);
  const tail = shorten(details.join('  '), MOST_DETAIL_CELLS);
  const room = cells - [...count, tail].reduce((sum, part) => sum + (part ? cellWidth(part) + 2 : 0), 0);
  const title = room < LEAST_TITLE_CELLS ? spanTitle(first) : shorten(spanTitle(first), room);
  return shorten([...count, title, tail].filter(Boolean).join('  '), cells);
}

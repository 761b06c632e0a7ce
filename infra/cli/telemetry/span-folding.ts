import type { Span } from '#chaos/recorder/answers.ts';
import { databaseText, peerText, urlPath } from './span-facts.ts';
import type { SpanNode } from './span-tree.ts';

/** One line of a waterfall: one span, or several alike that the same span caused. */
export interface SpanGroup {
  /** By start time; at least one. */
  spans: [Span, ...Span[]];
  children: SpanGroup[];
}

/** Two alike are still read faster one by one (a call and its repetition, for instance). */
const FOLDED_FROM = 3;

/** A path with what differs from call to call left out: `/suppliers/17` and `/suppliers/18` are alike. */
const pathShape = (path: string): string => path.replace(/[^/]*\d[^/]*/g, ':id');

/** What spans that are folded into one line have in common. */
function likeness(span: Span): string {
  return [
    span.service,
    span.kind,
    span.name,
    databaseText(span) ?? '',
    peerText(span) ?? '',
    pathShape(urlPath(span) ?? ''),
  ].join('\n');
}

const single = ({ span, children }: SpanNode): SpanGroup => ({ spans: [span], children: children.map(single) });

/**
 * Folds siblings that are alike into one group, where there are three or more of them, also when others lie between
 * (two queries for each of twenty products are two lines, not forty). What they caused is folded together in turn.
 * Every span is in exactly one group.
 */
export function foldSpans(siblings: readonly SpanNode[]): SpanGroup[] {
  // What several spans caused comes parent by parent, not in the order in which it began.
  const inOrder = siblings.toSorted((a, b) => a.span.startTime - b.span.startTime);
  const groups = Map.groupBy(inOrder, ({ span }) => likeness(span));
  return [...groups.values()]
    .flatMap((alike): SpanGroup[] => {
      const [first, ...others] = alike;
      if (first === undefined) return [];
      if (alike.length < FOLDED_FROM) {
        return alike.map(({ span, children }) => ({ spans: [span], children: foldSpans(children) }));
      }
      const spans: SpanGroup['spans'] = [first.span, ...others.map(({ span }) => span)];
      return [{ spans, children: foldSpans(alike.flatMap(({ children }) => children)) }];
    })
    .sort((a, b) => a.spans[0].startTime - b.spans[0].startTime);
}

/** Every span a group of its own. */
export const unfoldedSpans = (siblings: readonly SpanNode[]): SpanGroup[] => siblings.map(single);

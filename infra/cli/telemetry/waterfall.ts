import type { Trace } from '#chaos/recorder/answers.ts';
import { cellWidth, onOneLine, shorten, toWidth } from './cells.ts';
import { clockText, countText, durationText } from './quantities.ts';
import type { Screen } from './screen.ts';
import type { PeerNames } from './span-facts.ts';
import { foldSpans, type SpanGroup, unfoldedSpans } from './span-folding.ts';
import { spanText, timeBar, tookText } from './span-line.ts';
import { spanTrees } from './span-tree.ts';

const DURATION_CELLS = 9;
const LEAST_SERVICE_CELLS = 7;
const MOST_SERVICE_CELLS = 16;
const GAP = '  ';

interface WaterfallOptions {
  /** A line for every span, also for those that are alike. */
  unfold?: boolean;
  peers?: PeerNames;
}

interface Layout {
  screen: Screen;
  trace: Trace;
  peers: PeerNames;
  serviceCells: number;
  titleCells: number;
  barCells: number;
}

function layOut(trace: Trace, screen: Screen, peers: PeerNames): Layout {
  const longest = Math.max(LEAST_SERVICE_CELLS, ...trace.services.map(cellWidth));
  const serviceCells = Math.min(MOST_SERVICE_CELLS, longest);
  const barCells = Math.min(48, Math.max(12, Math.floor(screen.width / 4)));
  const titleCells = screen.width - serviceCells - barCells - DURATION_CELLS - 3 * GAP.length;
  return { screen, trace, peers, serviceCells, titleCells, barCells };
}

function groupLines(groups: readonly SpanGroup[], indent: string, isRoot: boolean, layout: Layout): string[] {
  const { screen, trace, peers, serviceCells, titleCells, barCells } = layout;
  return groups.flatMap(({ spans, children }, index) => {
    const isLast = index === groups.length - 1;
    const [branch, below] = isRoot ? ['', ''] : isLast ? ['└ ', '  '] : ['├ ', '│ '];
    // A chain of calls may be deeper than the screen is wide; what is done there matters more than how deep it is.
    const lead = shorten(indent + branch, Math.floor(titleCells / 2));
    const room = titleCells - cellWidth(lead);
    const text = toWidth(spanText({ spans, children }, room, peers), room);
    const hasFailed = spans.some(({ status }) => status === 'error');
    const line = [
      screen.paint('cyan', toWidth(onOneLine(spans[0].service), serviceCells)),
      screen.paint('dim', lead) + (hasFailed ? screen.paint('red', text) : text),
      screen.paint(hasFailed ? 'red' : 'green', timeBar(spans, trace, barCells)),
      toWidth(tookText(spans), DURATION_CELLS, 'right'),
    ];
    return [line.join(GAP), ...groupLines(children, indent + below, false, layout)];
  });
}

const isFolded = ({ spans, children }: SpanGroup): boolean => spans.length > 1 || children.some(isFolded);

/** A trace over time: a line for each span or for several that are alike, with a bar for when, and how long it took. */
export function waterfallLines(
  trace: Trace,
  screen: Screen,
  { unfold = false, peers = new Map() }: WaterfallOptions = {},
): string[] {
  const layout = layOut(trace, screen, peers);
  const trees = spanTrees(trace.spans);
  const groups = unfold ? unfoldedSpans(trees) : foldSpans(trees);
  const title = `trace ${trace.traceId}  `;
  const errors = countText(trace.errorCount, 'error');
  const facts = [
    clockText(trace.startTime),
    durationText(trace.durationMs),
    countText(trace.spanCount, 'span'),
    trace.errorCount > 0 ? screen.paint('red', errors) : errors,
    countText(trace.services.length, 'service'),
  ];
  const titles = [
    toWidth('service', layout.serviceCells),
    toWidth('span', layout.titleCells),
    toWidth('when', layout.barCells),
    toWidth('took', DURATION_CELLS, 'right'),
  ];
  return [
    screen.paint('bold', title) +
      shorten(onOneLine(`${trace.rootService} ${trace.rootName}`), screen.width - title.length),
    facts.join(', '),
    '',
    screen.paint('bold', titles.join(GAP)),
    ...groupLines(groups, '', true, layout),
    ...(groups.some(isFolded) ? ['', 'x N: so many alike in one line, Σ: their sum; --unfold shows each'] : []),
  ];
}

import { clockText, MINUTE_MS } from '#chaos/session/clock.ts';
import type { DrillReport } from './drill-report.ts';
import { type Entry, LANES, type Lane, type Tone } from './entries.ts';
import { escaped } from './escape.ts';

const WIDTH = 1_000;
const LEFT = 90;
const RIGHT = 20;
const PHASES_HEIGHT = 34;
const LANE_HEIGHT = 30;
const AXIS_HEIGHT = 24;
const DOT = 5;
/** Ticks are this far apart, or as many of these as fit. */
const TICK_MINUTES = 10;
const MOST_TICKS = 20;

const TITLES: Record<Lane, string> = {
  drill: 'Drill',
  incident: 'Incidents',
  diagnosis: 'Diagnosis',
  code: 'Code',
  ai: 'AI',
  team: 'Team',
};
/** With a shape of its own for whoever does not tell the colours apart. */
const COLOURS: Record<Tone, string> = { neutral: '#64748b', good: '#15803d', bad: '#b91c1c' };

type Scale = (atMs: number) => number;

function scaleOf({ elapsedMs }: DrillReport): Scale {
  const whole = Math.max(elapsedMs, MINUTE_MS);
  return (atMs) => Math.round((LEFT + (Math.min(atMs, whole) / whole) * (WIDTH - LEFT - RIGHT)) * 10) / 10;
}

const laneTop = (lane: Lane) => PHASES_HEIGHT + LANES.indexOf(lane) * LANE_HEIGHT;
const laneMiddle = (lane: Lane) => laneTop(lane) + LANE_HEIGHT / 2;
const BOTTOM = PHASES_HEIGHT + LANES.length * LANE_HEIGHT;

function phases({ phases: all }: DrillReport, x: Scale): string[] {
  return all.flatMap(({ title, fromMs, toMs, isBreak, ai }) => {
    const [left, width] = [x(fromMs), Math.max(0, x(toMs) - x(fromMs))];
    const fill = isBreak ? '#e2e8f0' : ai ? '#ede9fe' : '#f8fafc';
    const short = title.split(':')[0] ?? title;
    // Some 6.5 wide each; what does not fit is told where the pointer is.
    const label = width > short.length * 6.5 ? `<text x="${left + 4}" y="20">${escaped(short)}</text>` : '';
    return [
      `<rect x="${left}" y="0" width="${width}" height="${BOTTOM}" fill="${fill}" stroke="#cbd5e1"><title>${escaped(title)}</title></rect>`,
      label,
    ];
  });
}

function incidents({ incidents: all, elapsedMs }: DrillReport, x: Scale): string[] {
  return all.map(({ number, begunMs, closedMs, isResolved }) => {
    const [left, right] = [x(begunMs), x(closedMs ?? elapsedMs)];
    const how = isResolved ? 'resolved' : 'not resolved';
    return `<rect x="${left}" y="${laneTop('incident') + 5}" width="${Math.max(2, right - left)}" height="${LANE_HEIGHT - 10}" fill="${isResolved ? '#bbf7d0' : '#fecaca'}"><title>${number}: ${how}</title></rect>`;
  });
}

const weight = ({ tone }: Entry) => (tone === 'neutral' ? 0 : 1);

/** Good ones are round, bad ones crossed, others square. */
function mark({ lane, tone, atMs, clock, text }: Entry, x: Scale): string {
  const [middle, top, colour] = [x(atMs), laneMiddle(lane), COLOURS[tone]];
  const title = `<title>${escaped(`${clock}  ${text}`)}</title>`;
  if (tone === 'good') return `<circle cx="${middle}" cy="${top}" r="${DOT}" fill="${colour}">${title}</circle>`;
  if (tone === 'neutral')
    return `<rect x="${middle - DOT + 1}" y="${top - DOT + 1}" width="${2 * DOT - 2}" height="${2 * DOT - 2}" fill="${colour}">${title}</rect>`;
  const arm = (from: number, to: number) => `M${middle - DOT} ${top + from}L${middle + DOT} ${top + to}`;
  return `<path d="${arm(-DOT, DOT)}${arm(DOT, -DOT)}" stroke="${colour}" stroke-width="3" fill="none">${title}</path>`;
}

function axis({ elapsedMs }: DrillReport, x: Scale): string[] {
  const minutes = elapsedMs / MINUTE_MS;
  const every = TICK_MINUTES * Math.max(1, Math.ceil(minutes / TICK_MINUTES / MOST_TICKS));
  const ticks = Array.from({ length: Math.floor(minutes / every) + 1 }, (_, index) => index * every * MINUTE_MS);
  return ticks.map((atMs) => `<text x="${x(atMs)}" y="${BOTTOM + 16}" text-anchor="middle">${clockText(atMs)}</text>`);
}

/** A drill from left to right, as SVG: its phases, its incidents, and what happened when. */
export function timelinePicture(report: DrillReport): string {
  const x = scaleOf(report);
  const height = BOTTOM + AXIS_HEIGHT;
  const lanes = LANES.map((lane) => `<text x="4" y="${laneMiddle(lane) + 4}">${TITLES[lane]}</text>`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Timeline of drill ${report.drill}" font-family="system-ui, sans-serif" font-size="12">`,
    ...phases(report, x),
    ...lanes,
    ...incidents(report, x),
    // What was good or bad is not covered by what was neither.
    ...report.entries.toSorted((a, b) => weight(a) - weight(b)).map((entry) => mark(entry, x)),
    ...axis(report, x),
    '</svg>',
  ]
    .filter(Boolean)
    .join('\n');
}

import type { DrillReport } from './drill-report.ts';
import { escaped } from './escape.ts';
import { timelinePicture } from './picture.ts';
import { opening, type Section, sectionsOf } from './sections.ts';

const STYLE = `
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 1100px; margin: 2rem auto; padding: 0 1rem; color: #0f172a; }
  svg { width: 100%; height: auto; border: 1px solid #cbd5e1; }
  table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem; }
  th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #e2e8f0; overflow-wrap: break-word; }
  @media print { body { margin: 0; } }
`;

const row = (cells: readonly string[], cell: 'th' | 'td') =>
  `<tr>${cells.map((text) => `<${cell}>${escaped(text)}</${cell}>`).join('')}</tr>`;

function table({ title, rows }: Section): string {
  const [head = [], ...body] = rows;
  return [
    `<h2>${escaped(title)}</h2>`,
    `<table><thead>${row(head, 'th')}</thead><tbody>`,
    ...body.map((cells) => row(cells, 'td')),
    '</tbody></table>',
  ].join('\n');
}

/** A drill's report as one page that needs nothing else, with its picture. */
export function htmlReport(report: DrillReport): string {
  const truths = report.incidents.flatMap(({ number, truth }) =>
    truth ? [`<h2>${number}: ${escaped(truth.title)}</h2>`, `<p>${escaped(truth.explanation)}</p>`] : [],
  );
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<title>Drill ${report.drill}</title><style>${STYLE}</style></head><body>`,
    `<h1>Drill ${report.drill}</h1>`,
    `<p>${escaped(opening(report))}</p>`,
    timelinePicture(report),
    '<p>A point is good, a cross is bad, a square is neither; point at one to read it.</p>',
    ...sectionsOf(report).map(table),
    ...truths,
    '</body></html>',
    '',
  ].join('\n');
}

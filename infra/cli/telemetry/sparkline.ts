const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/**
 * Values over time as a row of small bars, from the least to the greatest of them. Where there is no value, a space.
 * @param cells how many bars at most; several values share one, which shows their mean
 */
export function sparkline(values: readonly (number | null)[], cells: number): string {
  const means = shrink(values, cells);
  const known = means.filter((value) => value !== null);
  const least = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = known.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const bar = (value: number | null) => {
    if (value === null) return ' ';
    return BARS[most === least ? 0 : Math.round(((value - least) / (most - least)) * (BARS.length - 1))];
  };
  return means.map(bar).join('');
}

function shrink(values: readonly (number | null)[], cells: number): (number | null)[] {
  if (values.length <= cells) return [...values];
  return Array.from({ length: cells }, (_, cell) => {
    const part = values.slice(
      Math.floor((cell * values.length) / cells),
      Math.floor(((cell + 1) * values.length) / cells),
    );
    const known = part.filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value / known.length, 0);
  });
}

/** How much a counter rose from one point to the next; a restart, which takes it back to 0, counts from 0. */
export function increases(points: readonly (readonly [number, number | null])[]): (number | null)[] {
  return points.slice(1).map(([, value], index) => {
    const before = points[index]?.[1] ?? null;
    if (value === null || before === null) return null;
    return value < before ? value : value - before;
  });
}

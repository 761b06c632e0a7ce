interface Break {
  /** Sum of the squared gaps at the line ends from here to the end of the paragraph. */
  cost: number;
  /** Index of the first word of the next line. */
  next: number;
}

/**
 * Breaks a paragraph into lines of at most `width` characters so that their ends are as even as they can be: the sum
 * of the squared gaps is the smallest possible. A word that is wider than a line gets one of its own.
 */
export function breakLines(paragraph: string, width: number): string[] {
  const words = paragraph.split(/\s+/).filter((word) => word !== '');
  const best: Break[] = Array.from({ length: words.length + 1 }, () => ({ cost: 0, next: words.length }));
  for (let first = words.length - 1; first >= 0; first--) {
    let length = -1;
    let chosen: Break = { cost: Number.POSITIVE_INFINITY, next: first + 1 };
    for (let next = first + 1; next <= words.length; next++) {
      length += 1 + (words[next - 1]?.length ?? 0);
      if (length > width && next > first + 1) break;
      const gap = next === words.length ? 0 : Math.max(width - length, 0);
      const cost = gap ** 2 + (best[next]?.cost ?? 0);
      if (cost < chosen.cost) chosen = { cost, next };
    }
    best[first] = chosen;
  }
  const lines: string[] = [];
  for (let first = 0; first < words.length; ) {
    const next = best[first]?.next ?? words.length;
    lines.push(words.slice(first, next).join(' '));
    first = next;
  }
  return lines;
}

/** How uneven lines are: the mean of the squared gaps at their ends, the last line apart. */
export function raggedness(lines: readonly string[], width: number): number {
  const counted = lines.slice(0, -1);
  if (counted.length === 0) return 0;
  return counted.reduce((sum, line) => sum + Math.max(width - line.length, 0) ** 2, 0) / counted.length;
}

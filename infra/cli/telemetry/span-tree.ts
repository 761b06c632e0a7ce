import type { Span } from '#chaos/recorder/answers.ts';

/** A span with those that it caused. */
export interface SpanNode {
  span: Span;
  children: SpanNode[];
}

/**
 * Spans as trees by parentage, siblings by start time. A span whose parent is not there (not arrived, or not recorded)
 * is a root of its own, and so is one of a circle, which only a faulty sender makes: no span is lost.
 */
export function spanTrees(spans: readonly Span[]): SpanNode[] {
  const nodes = new Map<string, SpanNode>();
  const all = spans
    .map((span) => ({ span, children: [] as SpanNode[] }))
    .sort((a, b) => a.span.startTime - b.span.startTime);
  for (const node of all) if (!nodes.has(node.span.spanId)) nodes.set(node.span.spanId, node);
  const parentOf = (node: SpanNode) => {
    const parent = node.span.parentSpanId === null ? undefined : nodes.get(node.span.parentSpanId);
    return parent === node ? undefined : parent;
  };
  const roots: SpanNode[] = [];
  for (const node of all) {
    const parent = isInCircle(node, parentOf) ? undefined : parentOf(node);
    (parent?.children ?? roots).push(node);
  }
  return roots;
}

function isInCircle(node: SpanNode, parentOf: (node: SpanNode) => SpanNode | undefined): boolean {
  const seen = new Set<SpanNode>();
  for (let at = parentOf(node); at !== undefined && !seen.has(at); at = parentOf(at)) {
    if (at === node) return true;
    seen.add(at);
  }
  return false;
}

import type { Span } from './view.ts';

/** Merges adjacent and overlapping spans; the first one determines the kind. */
export function merged(spans: readonly Span[]): Span[] {
  const sorted = spans.toSorted((left, right) => left.start - right.start || right.end - left.end);
  const result: { start: number; end: number; kind: string; quote?: string }[] = [];
  for (const span of sorted) {
    const last = result.at(-1);
    if (last === undefined || span.start > last.end) result.push({ ...span });
    else last.end = Math.max(last.end, span.end);
  }
  return result;
}

/** Replaces each span of a text by a marker with its kind and length. */
export function marked(text: string, spans: readonly Span[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, kind, quote = '' } of spans) {
    result += `${text.slice(at, start)}${quote}${markerFor(kind, end - start)}${quote}`;
    at = end;
  }
  return result + text.slice(at);
}

/** The text that replaces a secret. */
export function markerFor(kind: string, length: number): string {
  return `<redacted: ${kind}, ${length.toString()} characters>`;
}

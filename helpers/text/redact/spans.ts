import type { Span } from './view.ts';

/** Spans that touch each other become one, of the kind of the one that was named first. */
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

/** The text with a marker in the place of each span: what was there, and how long it was. */
export function marked(text: string, spans: readonly Span[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, kind, quote = '' } of spans) {
    result += `${text.slice(at, start)}${quote}${markerFor(kind, end - start)}${quote}`;
    at = end;
  }
  return result + text.slice(at);
}

/** What stands in the place of a secret. */
export function markerFor(kind: string, length: number): string {
  return `<redacted: ${kind}, ${length.toString()} characters>`;
}

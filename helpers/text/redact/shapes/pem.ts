import type { Span } from '../view.ts';

const BEGIN = /-{2,5} ?BEGIN[ +_](?:[A-Z0-9]{1,16}[ +_]){0,4}PRIVATE[ +_]KEY/gi;
const END = /-{2,5} ?END[ +_](?:[A-Z0-9]{1,16}[ +_]){0,4}PRIVATE[ +_]KEY(?:[ +_]BLOCK)? ?-{0,5}/gi;
const PUTTY = /PuTTY-User-Key-File-\d/g;
const PUTTY_END = /Private-(?:MAC|Hash): ?[0-9a-f]{0,128}/gi;
/** Characters between the first and the last line of a key. */
const BODY = /[\w+/=\s:,.()@-]*/y;

/** Finds private keys by their first or last line. */
export function pemSpans(text: string): Span[] {
  return [...framed(text, BEGIN, END), ...framed(text, PUTTY, PUTTY_END)];
}

function framed(text: string, begin: RegExp, end: RegExp): Span[] {
  const ends = [...text.matchAll(end)].map(({ index, 0: match }) => ({ start: index, end: index + match.length }));
  const spans: Span[] = [];
  let done = 0;
  let next = 0;
  for (const { index } of text.matchAll(begin)) {
    if (index < done) continue;
    for (; (ends[next]?.start ?? Infinity) < index; next += 1) spans.push(...headless(text, done, ends[next]));
    BODY.lastIndex = index;
    BODY.test(text);
    const body = BODY.lastIndex;
    const closing = ends[next];
    done =
      closing !== undefined && closing.start <= Math.max(body, index + 1) ? closing.end : Math.max(body, index + 1);
    if (closing !== undefined && closing.end === done) next += 1;
    spans.push({ start: index, end: trimmed(text, index, done), kind: 'private key' });
  }
  for (; next < ends.length; next += 1) spans.push(...headless(text, done, ends[next]));
  return spans;
}

/** A key without its first lines: everything before its last line that can be part of it. */
function headless(
  text: string,
  from: number,
  end: { readonly start: number; readonly end: number } | undefined,
): Span[] {
  if (end === undefined) return [];
  let start = end.start;
  while (start > from && /[A-Za-z0-9+/=\s]/.test(text.charAt(start - 1))) start -= 1;
  const body = text.slice(start, end.start);
  const prose = /^[\s\S]*?(?=[A-Za-z0-9+/=]{24})/.exec(body)?.[0].length ?? 0;
  return [{ start: start + prose, end: end.end, kind: 'private key' }];
}

function trimmed(text: string, start: number, end: number): number {
  let last = end;
  while (last > start && /\s/.test(text.charAt(last - 1))) last -= 1;
  return last;
}

import type { Span } from '../view.ts';

const CANDIDATE = /e[yw][A-Za-z0-9_-]{6}/g;
/** Length of the header that is decoded: enough for its first members. */
const LOOKED_AT = 400;
const MEMBERS = /"(?:alg|typ|enc|kid|cty|zip|x5t|x5c|jku|crit|apu|epk)"/;

/** Finds JSON Web Tokens: signed or encrypted, compact or wrapped, with any order of members. */
export function jwtSpans(text: string): Span[] {
  const spans: Span[] = [];
  CANDIDATE.lastIndex = 0;
  for (let match = CANDIDATE.exec(text); match !== null; match = CANDIDATE.exec(text)) {
    const { index } = match;
    if (!isHeader(text, index)) {
      CANDIDATE.lastIndex = index + 1;
      continue;
    }
    const { end, dots, payload } = tokenFrom(text, index);
    CANDIDATE.lastIndex = end;
    if (dots > 0 && payload >= 8)
      spans.push({ start: index, end, kind: dots > 2 ? 'JSON Web Encryption' : 'JSON Web Token' });
  }
  return spans;
}

function isHeader(text: string, at: number): boolean {
  const beginning = text.slice(at, at + LOOKED_AT).replaceAll(/\s/g, '');
  if (!/^\{\s*"/.test(decoded(beginning.slice(0, 16)))) return false;
  return MEMBERS.test(decoded(/^[\w-]*/.exec(beginning)?.[0] ?? ''));
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64url').toString('latin1');
}

const RUN = /[\w-]*/y;
const WRAP = /=?[ \t]*\r?\n[ \t]*/y;
/** A dot followed by a part: directly, after blanks or on the next line. */
const DOT = /\.(?=[\w.\r\n-])|[ \t]{0,4}\.[ \t]{0,4}(?=[\w-]{8})/y;
/** A shorter line is not wrapped because of its length. */
const FULL_LINE = 16;

/** End, number of dots and length after the first dot of the token that begins here. */
function tokenFrom(text: string, start: number): { end: number; dots: number; payload: number } {
  let [at, dots, payload, line] = [start, 0, 0, start];
  for (;;) {
    const end = runFrom(text, at);
    if (dots > 0) payload += end - at;
    at = end;
    DOT.lastIndex = at;
    if (DOT.test(text)) {
      dots += 1;
      at = DOT.lastIndex;
      continue;
    }
    const next = at - line >= FULL_LINE ? wrappedFrom(text, at, dots) : undefined;
    if (next === undefined) return { end: text.charAt(at - 1) === '.' ? at - 1 : at, dots, payload };
    line = next;
    at = next;
  }
}

function runFrom(text: string, at: number): number {
  RUN.lastIndex = at;
  RUN.test(text);
  return RUN.lastIndex;
}

/** Where the token continues on the next line; undefined if it does not. */
function wrappedFrom(text: string, at: number, dots: number): number | undefined {
  WRAP.lastIndex = at;
  if (!WRAP.test(text)) return undefined;
  const next = WRAP.lastIndex;
  const end = runFrom(text, next);
  const line = text.slice(next, end);
  if (line === '' ? text.charAt(next) !== '.' : /[ \t:=]/.test(text.charAt(end))) return undefined;
  return dots >= 2 && /^[a-z]*$|^[A-Z]*$/.test(line) ? undefined : next;
}

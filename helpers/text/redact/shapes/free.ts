import { isWordy, looksRandom } from '../natural-text.ts';
import type { Span } from '../view.ts';

const BEARER = /(?<![A-Za-z0-9])bearer[ \t+]{1,8}["']?([\w.~+/-]{8,}={0,2})(?!["'=]*=["'])/dgi;
const BASIC = /(?<![A-Za-z0-9])basic[ \t+]{1,8}["']?([A-Za-z0-9+/_-]{8,}={0,2})/dgi;
const OTHER =
  /(?<![A-Za-z0-9])(?:negotiate|ntlm|kerberos|api-?key|hawk|sharedkey|dpop|token)[ \t]{1,8}["']?([\w.~+/-]{16,}={0,2})/dgi;
/** A line of .netrc, which has no separator after names. It ends at the enclosing quotes. */
const NETRC = /(?<![\w-])login\s{1,8}\S{1,128}\s{1,8}password\s{1,8}((?:(?!["'`](?:[\s,:}\])]|$))\S){1,512})/dgi;
const SHORTEST_BEARER = 12;

/** Finds credentials after the name of their scheme, except natural language. */
export function schemeSpans(text: string): Span[] {
  return [
    ...spansOf(text, BEARER, 'bearer token', (value) => value.length >= SHORTEST_BEARER && !isWordy(value)),
    ...spansOf(text, BASIC, 'basic credentials', isBasic),
    ...spansOf(text, NETRC, 'password', () => true),
    ...spansOf(text, OTHER, 'credentials', (value) => looksRandom(value) && /\d/.test(value)),
  ];
}

function spansOf(text: string, pattern: RegExp, kind: string, isSecret: (value: string) => boolean): Span[] {
  return [...text.matchAll(pattern)].flatMap(({ indices, 1: value = '' }) => {
    const [start, end] = indices?.[1] ?? [0, 0];
    return isSecret(value) ? [{ start, end, kind }] : [];
  });
}

function isBasic(value: string): boolean {
  return /^[\x20-\x7e]*:[\x20-\x7e]*$/.test(Buffer.from(value, 'base64').toString('latin1'));
}

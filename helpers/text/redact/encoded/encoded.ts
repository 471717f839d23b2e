import type { Span } from '../view.ts';
import { unpackedFrom } from './compressed.ts';
import { keysInBytes } from './der.ts';

/** Searches a decoded text for secrets. */
export type Look = (text: string) => readonly Span[];

/** Shorter runs are not searched. */
const SHORTEST_BASE64 = 16;
const SHORTEST_HEX = 64;

/** A part of a text that can be encoded. */
interface Run {
  readonly index: number;
  readonly match: string;
  /** Its letters, without white space and colons. */
  readonly letters: string;
}

/** Finds secrets in base64 (either alphabet, wrapped, after other bytes) and in hex, by content. */
export function encodedSpans(text: string, look: Look): Span[] {
  const base64 = runsOf(text, BASE64, SHORTEST_BASE64).flatMap((run) => secretsIn(text, run, look));
  const hex = runsOf(text, HEX, SHORTEST_HEX).flatMap((run) => hexSecretsIn(text, run, look));
  return [...base64, ...hex];
}

const BASE64 = /[A-Za-z0-9+/_-](?:[A-Za-z0-9+/_\s-]*[A-Za-z0-9+/_-])?/g;
const HEX = /[0-9a-fA-F]{2}(?:[:\s]{0,2}[0-9a-fA-F])*/g;

function runsOf(text: string, pattern: RegExp, shortest: number): Run[] {
  return [...text.matchAll(pattern)].flatMap(({ index, 0: match }) => {
    const letters = match.length < shortest ? '' : match.replaceAll(BETWEEN, '');
    return letters.length < shortest ? [] : [{ index, match, letters }];
  });
}

const BETWEEN = /[\s:]+/g;

/** Position of each letter of a run in the text. */
function placesOf({ index, match, letters }: Run): readonly number[] {
  if (match.length === letters.length) return Array.from(match, (_, at) => index + at);
  return Array.from(match, (letter, at) => (/[\s:]/.test(letter) ? -1 : index + at)).filter((place) => place >= 0);
}

/** A run can begin with unrelated letters, so each of the four alignments is tried. */
function secretsIn(text: string, run: Run, look: Look): Span[] {
  return [0, 1, 2, 3].flatMap((skipped) => {
    const bytes = Buffer.from(run.letters.slice(skipped), 'base64').toString('latin1');
    const letter = (byte: number): number => skipped + (byte * 4) / 3;
    return inPlace(text, run, secretsInBytes(bytes, look), { letter, letters: /[A-Za-z0-9+/=_-]/, encoding: 'base64' });
  });
}

function hexSecretsIn(text: string, run: Run, look: Look): Span[] {
  return [0, 1].flatMap((skipped) => {
    const bytes = Buffer.from(run.letters.slice(skipped), 'hex').toString('latin1');
    const letter = (byte: number): number => skipped + byte * 2;
    return inPlace(text, run, secretsInBytes(bytes, look), { letter, letters: /[0-9a-fA-F]/, encoding: 'hex' });
  });
}

interface Encoding {
  /** Index of the letter in which a byte begins. */
  readonly letter: (byte: number) => number;
  /** Letters of the encoding: those around a secret can be part of it. */
  readonly letters: RegExp;
  readonly encoding: string;
}

/** Maps secrets in decoded bytes to spans of the text, extended to all adjacent letters. */
function inPlace(text: string, run: Run, secrets: readonly Span[], { letter, letters, encoding }: Encoding): Span[] {
  if (secrets.length === 0) return [];
  const places = placesOf(run);
  const spans: Span[] = [];
  let done = 0;
  for (const secret of secrets.toSorted((left, right) => left.start - right.start)) {
    let start = places[Math.floor(letter(secret.start))] ?? 0;
    let end = (places[Math.min(places.length, Math.ceil(letter(secret.end))) - 1] ?? start) + 1;
    if (end <= done) continue;
    while (start > done && letters.test(text.charAt(start - 1))) start -= 1;
    while (end < text.length && letters.test(text.charAt(end))) end += 1;
    spans.push({ start, end, kind: `${secret.kind.replace(/ in .*/, '')} in ${encoding}` });
    done = end;
  }
  return spans;
}

/** Printable text that is searched. */
const PRINTABLE = /[\t\n\r\x20-\x7e]{12,}/g;

function secretsInBytes(bytes: string, look: Look): Span[] {
  const keys = keysInBytes(bytes).map(({ start, end }) => ({ start, end, kind: 'private key' }));
  const packed = unpackedFrom(bytes).flatMap(({ start, end, content }): Span[] => {
    if (content === undefined) return [{ start, end, kind: 'compressed data' }];
    const [first] = secretsInBytes(content, look);
    return first === undefined ? [] : [{ start, end, kind: `compressed ${first.kind}` }];
  });
  const texts = [...bytes.matchAll(PRINTABLE)].flatMap(({ index, 0: printable }) =>
    look(printable).map((span) => ({ ...span, start: index + span.start, end: index + span.end })),
  );
  return [...keys, ...packed, ...texts];
}

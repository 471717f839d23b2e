import type { Span } from '../view.ts';
import { unpackedFrom } from './compressed.ts';
import { keysInBytes } from './der.ts';

/** Looks for secrets in a text that was found in another one; answers the kinds and places of them. */
export type Look = (text: string) => readonly Span[];

/** Shorter runs hold no secret that is worth the look. */
const SHORTEST_BASE64 = 16;
const SHORTEST_HEX = 64;

/** A stretch of text that one encoding can have written. */
interface Run {
  readonly index: number;
  readonly match: string;
  /** The letters of it, without what stands between them. */
  readonly letters: string;
}

/** Secrets in base64 (either alphabet, wrapped, behind a byte that is not theirs) and in hex, by what they hold. */
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

/** Where each letter of a run is in the text. */
function placesOf({ index, match, letters }: Run): readonly number[] {
  if (match.length === letters.length) return Array.from(match, (_, at) => index + at);
  return Array.from(match, (letter, at) => (/[\s:]/.test(letter) ? -1 : index + at)).filter((place) => place >= 0);
}

/** A run may begin with letters that belong to a word before it: each of the four alignments is tried. */
function secretsIn(text: string, run: Run, look: Look): Span[] {
  return [0, 1, 2, 3].flatMap((skipped) => {
    const bytes = Buffer.from(run.letters.slice(skipped), 'base64').toString('latin1');
    const letter = (byte: number): number => skipped + (byte * 4) / 3;
    return inPlace(text, run, secretsInBytes(bytes, look), { letter, word: /[A-Za-z0-9+/=_-]/, encoding: 'base64' });
  });
}

function hexSecretsIn(text: string, run: Run, look: Look): Span[] {
  return [0, 1].flatMap((skipped) => {
    const bytes = Buffer.from(run.letters.slice(skipped), 'hex').toString('latin1');
    const letter = (byte: number): number => skipped + byte * 2;
    return inPlace(text, run, secretsInBytes(bytes, look), { letter, word: /[0-9a-fA-F]/, encoding: 'hex' });
  });
}

interface Encoding {
  /** The letter of a run that a byte begins in. */
  readonly letter: (byte: number) => number;
  /** What a word of the encoding is made of: the rest of one that holds a secret can be part of it. */
  readonly word: RegExp;
  readonly encoding: string;
}

/** Secrets in decoded bytes as stretches of the text, whole words each. */
function inPlace(text: string, run: Run, secrets: readonly Span[], { letter, word, encoding }: Encoding): Span[] {
  if (secrets.length === 0) return [];
  const places = placesOf(run);
  const spans: Span[] = [];
  let done = 0;
  for (const secret of secrets.toSorted((left, right) => left.start - right.start)) {
    let start = places[Math.floor(letter(secret.start))] ?? 0;
    let end = (places[Math.min(places.length, Math.ceil(letter(secret.end))) - 1] ?? start) + 1;
    if (end <= done) continue;
    while (start > done && word.test(text.charAt(start - 1))) start -= 1;
    while (end < text.length && word.test(text.charAt(end))) end += 1;
    spans.push({ start, end, kind: `${secret.kind.replace(/ in .*/, '')} in ${encoding}` });
    done = end;
  }
  return spans;
}

/** Printable text that is worth a look. */
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

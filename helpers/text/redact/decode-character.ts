import { REDACTED } from './view.ts';

/** Reads one character of the decoded text and the position of the next one. */
export type Unit = (text: string, at: number) => readonly [character: string, next: number];

const MARKER = /<redacted: [A-Za-z0-9 -]{1,40}, \d{1,10} characters>/y;

/** One character of the decoded text and the start of the next one. */
export function unitAt(text: string, at: number): readonly [string, number] {
  switch (text.charCodeAt(at)) {
    case 0x5c:
      return escapedAt(text, at);
    case 0x25:
      return percentAt(text, at);
    case 0x26:
      return entityAt(text, at);
    case 0x3c:
      return markerAt(text, at);
    default:
      return [text.charAt(at), at + 1];
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '`': '`',
  '/': '/',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Accepts any number of backslashes: each level of nested JSON doubles them. */
function escapedAt(text: string, at: number): readonly [string, number] {
  let end = at;
  while (text.charCodeAt(end) === 0x5c) end += 1;
  const known = ESCAPES[text.charAt(end)];
  if (known !== undefined) return [known, end + 1];
  const digits = text.charAt(end) === 'u' ? 4 : text.charAt(end) === 'x' ? 2 : 0;
  const code = digits === 0 ? undefined : hexAt(text, end + 1, digits);
  return code === undefined ? ['\\', end] : [String.fromCharCode(code), end + 1 + digits];
}

/** `%2525252E` is a dot, encoded four times. */
function percentAt(text: string, at: number): readonly [string, number] {
  let digits = at + 1;
  while (text.startsWith('25', digits) && hexAt(text, digits + 2, 2) !== undefined) digits += 2;
  const code = hexAt(text, digits, 2);
  return code === undefined || code > 0x7e ? ['%', at + 1] : [String.fromCharCode(code), digits + 2];
}

const ENTITY = /(?:amp;)*(?:(quot|apos|lt|gt|amp)|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));/y;
const NAMED: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&' };

function entityAt(text: string, at: number): readonly [string, number] {
  ENTITY.lastIndex = at + 1;
  const match = ENTITY.exec(text);
  if (match === null) return ['&', at + 1];
  const [, name, decimal, hex] = match;
  const code = decimal === undefined ? Number.parseInt(hex ?? '0', 16) : Number(decimal);
  const character = name === undefined ? String.fromCharCode(code) : (NAMED[name] ?? '&');
  return [character, ENTITY.lastIndex];
}

export function markerAt(text: string, at: number): readonly [string, number] {
  MARKER.lastIndex = at;
  return MARKER.test(text) ? [REDACTED, MARKER.lastIndex] : [text.charAt(at), at + 1];
}

function hexAt(text: string, at: number, digits: number): number | undefined {
  const hex = text.slice(at, at + digits);
  return hex.length === digits && /^[0-9a-fA-F]+$/.test(hex) ? Number.parseInt(hex, 16) : undefined;
}

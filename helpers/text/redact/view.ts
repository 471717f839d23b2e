/**
 * A decoded text with a mapping to its source: JSON escapes of any depth, percent-encoding and HTML
 * entities are resolved, and an existing marker is one character, so that patterns can ignore them.
 */
export interface View {
  readonly text: string;
  /** The original text. */
  readonly source: string;
  /** Start and end of each character in the source; absent if the texts are equal. */
  readonly places?: { readonly starts: Uint32Array; readonly ends: Uint32Array };
  /** Whether escapes are resolved; if not, a backslash ends a value. */
  readonly decoded: boolean;
}

/** Position of a secret in a view or in its source. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
  /** Quote that has to enclose a marker which replaces an unquoted JSON value. */
  readonly quote?: string;
}

/** Represents an existing marker in a view: a noncharacter, which texts do not contain. */
const REDACTED = '\uFDD0';

/** Whether a part of a view consists of existing markers only. */
export function isRedacted(part: string): boolean {
  return part !== '' && part.replaceAll(REDACTED, '') === '';
}

const MARKER = /<redacted: [A-Za-z0-9 -]{1,40}, \d{1,10} characters>/y;
const MOST_PASSES = 4;

/** The text unchanged, except for existing markers. */
export function plainView(text: string): View {
  const view = { text, source: text, decoded: false };
  return text.includes(MARKER_BEGINS) ? { ...resolvedOnce(view, markerAt), decoded: false } : view;
}

/** The text with all escapes resolved, also nested ones. */
export function decodedView(text: string): View {
  let view = plainView(text);
  for (let pass = 0; pass < MOST_PASSES && RESOLVABLE.test(view.text); pass += 1) {
    const next = resolvedOnce(view, unitAt);
    if (next.text === view.text) break;
    view = next;
  }
  return { ...view, decoded: true };
}

const MARKER_BEGINS = '<redacted: ';
const RESOLVABLE = /\\|%[0-9a-fA-F]{2}|&[a-zA-Z#]|<redacted: /;

/** Start of a view's character in the source. */
export function startInSource({ places }: View, at: number): number {
  return places === undefined ? at : (places.starts[at] ?? 0);
}

/** End of a view's character in the source. */
export function endInSource({ places }: View, at: number): number {
  return places === undefined ? at + 1 : (places.ends[at] ?? 0);
}

/** Maps a span of a view to a span of the source. */
export function spanInSource(view: View, { start, end, ...rest }: Span): Span {
  return { ...rest, start: startInSource(view, start), end: endInSource(view, end - 1) };
}

type Unit = (text: string, at: number) => readonly [character: string, next: number];

function resolvedOnce(view: View, unit: Unit): View {
  const { text } = view;
  const starts = new Uint32Array(text.length);
  const ends = new Uint32Array(text.length);
  const pieces: string[] = [];
  let count = 0;
  let copied = 0;
  for (let at = 0; at < text.length;) {
    const [character, next] = isPlain(text.charCodeAt(at)) ? PLAIN : unit(text, at);
    const after = character === undefined ? at + 1 : next;
    if (character !== undefined) {
      pieces.push(text.slice(copied, at), character);
      copied = after;
    }
    starts[count] = startInSource(view, at);
    ends[count] = endInSource(view, after - 1);
    count += 1;
    at = after;
  }
  pieces.push(text.slice(copied));
  const places = { starts: starts.subarray(0, count), ends: ends.subarray(0, count) };
  return { text: pieces.join(''), source: view.source, decoded: true, places };
}

const PLAIN = [undefined, 0] as const;

/** Whether a character is literal: all but backslash, percent, ampersand and `<`. */
function isPlain(code: number): boolean {
  return code !== 0x5c && code !== 0x25 && code !== 0x26 && code !== 0x3c;
}

/** One character of the decoded text and the start of the next one. */
function unitAt(text: string, at: number): readonly [string, number] {
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

function markerAt(text: string, at: number): readonly [string, number] {
  MARKER.lastIndex = at;
  return MARKER.test(text) ? [REDACTED, MARKER.lastIndex] : [text.charAt(at), at + 1];
}

function hexAt(text: string, at: number, digits: number): number | undefined {
  const hex = text.slice(at, at + digits);
  return hex.length === digits && /^[0-9a-fA-F]+$/.test(hex) ? Number.parseInt(hex, 16) : undefined;
}

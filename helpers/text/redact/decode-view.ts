import { markerAt, type Unit, unitAt } from './decode-character.ts';
import { endInSource, startInSource, type View } from './view.ts';

const MOST_PASSES = 4;
const MARKER_BEGINS = '<redacted: ';
const RESOLVABLE = /\\|%[0-9a-fA-F]{2}|&[a-zA-Z#]|<redacted: /;

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

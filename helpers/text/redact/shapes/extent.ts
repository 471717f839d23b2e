import { endBehind, startBehind, type View } from '../view.ts';

/** How far back the beginning of a line is looked for. */
const LONGEST_INDENT = 80;

/** Where a quoted value ends: at a quote of the same kind that is escaped no deeper than the one that opens it. */
export function closingQuote(view: View, at: number): number {
  const { text } = view;
  const quote = text.charAt(at);
  const depth = depthOf(view, at);
  for (let index = text.indexOf(quote, at + 1); index >= 0; index = text.indexOf(quote, index + 1)) {
    if (depthOf(view, index) <= depth) return index;
  }
  return text.length;
}

/** How many times a quote was escaped: an even number of backslashes before it are the content's own. */
function depthOf(view: View, at: number): number {
  let backslashes = view.decoded
    ? view.source.slice(startBehind(view, at), endBehind(view, at)).lastIndexOf('\\') + 1
    : backslashesBefore(view.text, at);
  let depth = 0;
  for (; backslashes % 2 === 1; depth += 1) backslashes = (backslashes - 1) / 2;
  return depth;
}

/** How many backslashes stand right before a place; of very many, only as many as any escape has. */
export function backslashesBefore(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < DEEPEST_ESCAPE && text.charAt(start - 1) === '\\') start -= 1;
  return at - start;
}

/** Backslashes of JSON within JSON, eight deep. */
const DEEPEST_ESCAPE = 256;

/** Where a bare word ends that was looked at last: names within it need not look again. */
let lastWord = { text: '', start: 0, end: 0 };

const WORD_END = /[^\s"'`&<>;,)}\]]*(?:[,)}\]](?=[^\s"'`&<>;,)}\]])[^\s"'`&<>;,)}\]]*)*/y;

/** Where a bare word ends. */
export function wordEnd(text: string, at: number): number {
  if (lastWord.text === text && lastWord.start <= at && at < lastWord.end) return lastWord.end;
  WORD_END.lastIndex = at;
  WORD_END.test(text);
  lastWord = { text, start: at, end: WORD_END.lastIndex };
  return lastWord.end;
}

/** The end of a header, or of a line of YAML: that of its line, or of the quotes that it stands in. */
export function lineEnd(text: string, name: number, at: number): number {
  const opening = text.charAt(name - 1);
  for (let index = at; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '\n' || character === '\r') return index;
    if (!isQuote(character)) continue;
    if (character === opening || /^["'`]\s*(?:[,}\])]|$|\s-)/.test(text.slice(index, index + 8))) return index;
  }
  return text.length;
}

/** Whether nothing but indentation stands before a name on its line. */
export function isAtLineStart(text: string, start: number): boolean {
  let at = start;
  while (at > 0 && /[ \t>-]/.test(text.charAt(at - 1)) && start - at < LONGEST_INDENT) at -= 1;
  return at === 0 || /[\r\n]/.test(text.charAt(at - 1));
}

/** A block of YAML goes on while its lines are indented deeper than its name. */
export function blockEnd(text: string, name: number, from: number): number {
  const indent = /[ \t-]*$/.exec(text.slice(Math.max(0, name - LONGEST_INDENT), name))?.[0].length ?? 0;
  const line = /([ \t]*)([^\r\n]*)(?:\r?\n|$)/y;
  let end = from;
  while (end < text.length) {
    line.lastIndex = end;
    const match = line.exec(text);
    if (match === null || (match[2] !== '' && (match[1] ?? '').length <= indent)) break;
    end = line.lastIndex;
  }
  return end;
}

/** Whether a character opens and closes a value. */
export function isQuote(character: string): boolean {
  return character === '"' || character === "'" || character === '`';
}

import { endInSource, startInSource, type View } from '../view.ts';

/** Maximum indentation that is considered. */
const LONGEST_INDENT = 80;

/** The end of a quoted value: the same quote, escaped no deeper than the opening one. */
export function closingQuote(view: View, at: number): number {
  const { text } = view;
  const quote = text.charAt(at);
  const depth = depthOf(view, at);
  for (let index = text.indexOf(quote, at + 1); index >= 0; index = text.indexOf(quote, index + 1)) {
    if (depthOf(view, index) <= depth) return index;
  }
  return text.length;
}

/** How often a quote is escaped; an even number of backslashes before it belongs to the content. */
function depthOf(view: View, at: number): number {
  let backslashes = view.decoded
    ? view.source.slice(startInSource(view, at), endInSource(view, at)).lastIndexOf('\\') + 1
    : backslashesBefore(view.text, at);
  let depth = 0;
  for (; backslashes % 2 === 1; depth += 1) backslashes = (backslashes - 1) / 2;
  return depth;
}

/** Number of backslashes directly before a position, up to the maximum of an escape. */
export function backslashesBefore(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < DEEPEST_ESCAPE && text.charAt(start - 1) === '\\') start -= 1;
  return at - start;
}

/** Backslashes of JSON within JSON, eight deep. */
const DEEPEST_ESCAPE = 256;

/** The last unquoted value: names inside it need no second search. */
let lastBare = { text: '', start: 0, end: 0 };

const BARE_END = /[^\s"'`&<>;,)}\]]*(?:[,)}\]](?=[^\s"'`&<>;,)}\]])[^\s"'`&<>;,)}\]]*)*/y;

/** The end of an unquoted value. */
export function bareEnd(text: string, at: number): number {
  if (lastBare.text === text && lastBare.start <= at && at < lastBare.end) return lastBare.end;
  BARE_END.lastIndex = at;
  BARE_END.test(text);
  lastBare = { text, start: at, end: BARE_END.lastIndex };
  return lastBare.end;
}

/** The end of a header or a line of YAML: the end of the line or of the enclosing quotes. */
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

/** Whether only indentation precedes a name on its line. */
export function isAtLineStart(text: string, start: number): boolean {
  let at = start;
  while (at > 0 && /[ \t>-]/.test(text.charAt(at - 1)) && start - at < LONGEST_INDENT) at -= 1;
  return at === 0 || /[\r\n]/.test(text.charAt(at - 1));
}

/** The end of a YAML block: the first line that is not indented deeper than its name. */
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

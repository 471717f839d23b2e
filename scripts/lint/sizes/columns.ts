import type { Finding } from '../finding.ts';
import type { Piece } from '../pieces/piece.ts';

export const COLUMNS = 100;

/** A line that must not break: a table, a directive to a tool. */
const UNBREAKABLE = /^\s*(\||(\/\/|#)\s*(oxlint-|@ts-|shellcheck |yaml-language-server))/;
const LINK = /\]\([^)]*\)|https?:\/\/\S+/g;
const FENCE = /^\s*```/;

/** Reports lines of comments or Markdown over 100 columns; a link counts without its address. */
export function longLines(path: string, text: string, pieces: readonly Piece[]): readonly Finding[] {
  const lines = text.split('\n');
  const isProse = path.endsWith('.md') ? outsideFences(lines) : commentLines(text, pieces);
  return lines.flatMap((line, index) => {
    const length = line.replace(LINK, ']').length;
    if (length <= COLUMNS || !isProse(index) || UNBREAKABLE.test(line)) return [];
    return [{ path, line: index + 1, column: COLUMNS + 1, message: `${length} columns; wrap prose at ${COLUMNS}` }];
  });
}

function outsideFences(lines: readonly string[]): (index: number) => boolean {
  let fenced = false;
  const prose = lines.map((line) => {
    const isFence = FENCE.test(line);
    if (isFence) fenced = !fenced;
    return !fenced && !isFence;
  });
  return (index) => prose[index] === true;
}

/** Lines on which a comment is, behind code as well. */
function commentLines(text: string, pieces: readonly Piece[]): (index: number) => boolean {
  const lines = new Set<number>();
  for (const { kind, text: comment, offset } of pieces) {
    if (kind !== 'prose' || !/^(\/\/|\/\*|#)/.test(comment)) continue;
    const first = text.slice(0, offset).split('\n').length - 1;
    comment.split('\n').forEach((_, index) => lines.add(first + index));
  }
  return (index) => lines.has(index);
}

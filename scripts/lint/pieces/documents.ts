import type { Piece } from './piece.ts';

/** A whole file that is prose, or so small that its code reads like it. */
export function wholePiece(text: string): readonly Piece[] {
  return [{ kind: 'prose', text, offset: 0 }];
}

/** The comments of a file whose comments begin with `#`: YAML, Dockerfiles, units of systemd. */
export function hashComments(text: string): readonly Piece[] {
  return [...text.matchAll(/(?<=^|\s)#.*(?:\n[ \t]*#.*)*$/gm)].map((match) => ({
    kind: 'prose',
    text: match[0],
    offset: match.index,
  }));
}

const RETIRED_SECTION = /^## Retired words$[^]*?(?=^## |$(?![^]))/m;

/** A Markdown file without the section that lists the retired words. */
export function markdownPieces(text: string): readonly Piece[] {
  const section = RETIRED_SECTION.exec(text);
  if (section === null) return wholePiece(text);
  const after = section.index + section[0].length;
  return [...wholePiece(text.slice(0, section.index)), { kind: 'prose', text: text.slice(after), offset: after }];
}

/** The terms in backticks in the first column of the section that lists the retired words. */
export function retiredInGlossary(glossary: string): readonly string[] {
  const [section = ''] = RETIRED_SECTION.exec(glossary) ?? [];
  const cells = section.split('\n').map((line) => /^\|([^|]*)\|/.exec(line)?.[1] ?? '');
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, term = '']) => term));
}

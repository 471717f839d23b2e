import type { Piece } from './piece.ts';

/** A marker of comments that reach to the end of the line. */
export type Marker = '#' | '//';

export function wholePiece(text: string): readonly Piece[] {
  return [{ kind: 'prose', text, offset: 0 }];
}

/** The comments of a file, with those of adjacent lines in one piece. */
export function commentPieces(text: string, marker: Marker): readonly Piece[] {
  const pattern = new RegExp(String.raw`(?<=^|\s)${marker}.*(?:\n[ \t]*${marker}.*)*$`, 'gm');
  return [...text.matchAll(pattern)].map((match) => ({ kind: 'prose', text: match[0], offset: match.index }));
}

/** The comments of a program, and between them its code as if it were prose, for it is short. */
export function programPieces(text: string, marker: Marker): readonly Piece[] {
  const comments = commentPieces(text, marker);
  const ends = [0, ...comments.map((comment) => comment.offset + comment.text.length)];
  const code = ends.map((offset, index) => text.slice(offset, comments[index]?.offset));
  return [
    ...comments,
    ...code.map((between, index): Piece => ({ kind: 'prose', text: between, offset: ends[index] ?? 0 })),
  ];
}

const RETIRED_SECTION = /^## Retired words$[^]*?(?=^## |$(?![^]))/m;

/** A Markdown file without the section that lists the retired terms. */
export function markdownPieces(text: string): readonly Piece[] {
  const section = RETIRED_SECTION.exec(text);
  if (section === null) return wholePiece(text);
  const after = section.index + section[0].length;
  return [...wholePiece(text.slice(0, section.index)), { kind: 'prose', text: text.slice(after), offset: after }];
}

/** The cells of the table in the section that lists the retired terms, without its head. */
export function retiredInGlossary(glossary: string): readonly (readonly string[])[] {
  const [section = ''] = RETIRED_SECTION.exec(glossary) ?? [];
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/**
 * A part of a file that a reader sees as one: `name` is an identifier, `property` the name of a
 * property, `prose` a comment, a text of the program or a passage of a document.
 */
export interface Piece {
  readonly kind: 'name' | 'property' | 'prose';
  readonly text: string;
  /** Where it begins in the text of the file. */
  readonly offset: number;
}

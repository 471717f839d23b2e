import { type Comment, type Node, parseSync, Visitor } from 'oxc-parser';
import type { Piece } from './piece.ts';

/**
 * Identifiers, comments, strings and templates of a TypeScript or JavaScript file, without the
 * specifiers of imports.
 */
export function typescriptPieces(path: string, source: string): readonly Piece[] {
  const { program, comments, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`);
  const pieces: Piece[] = joinedComments(source, comments);
  const specifiers = new Set<number>();
  const properties = new Set<number>();
  const noteSpecifier = ({ source: specifier }: { readonly source: { readonly start: number } | null }): void => {
    if (specifier !== null) specifiers.add(specifier.start);
  };
  const noteKey = ({ key, computed = false }: { readonly key: Node; readonly computed?: boolean }): void => {
    if (!computed) properties.add(key.start);
  };
  new Visitor({
    ImportDeclaration: noteSpecifier,
    ExportNamedDeclaration: noteSpecifier,
    ExportAllDeclaration: noteSpecifier,
    ImportExpression: noteSpecifier,
    TSImportType: noteSpecifier,
    Property: noteKey,
    PropertyDefinition: noteKey,
    MethodDefinition: noteKey,
    TSPropertySignature: noteKey,
    TSMethodSignature: noteKey,
    MemberExpression: ({ property, computed }) => {
      if (!computed) properties.add(property.start);
    },
    Identifier: ({ name, start }) => pieces.push(nameAt(properties, name, start)),
    PrivateIdentifier: ({ name, start }) => pieces.push(nameAt(properties, name, start + 1)),
    Literal: ({ start, end, raw }) => {
      const isText = raw !== null && /^['"/]/.test(raw);
      if (isText && !specifiers.has(start)) pieces.push(pieceAt('prose', source, start, end));
    },
    TemplateElement: ({ start, end }) => pieces.push(pieceAt('prose', source, start, end)),
  }).visit(program);
  return pieces;
}

/** Comments, with those of adjacent lines in one piece, so that a phrase may wrap. */
function joinedComments(source: string, comments: readonly Comment[]): Piece[] {
  const pieces: Piece[] = [];
  for (const { type, start, end } of comments) {
    const before = pieces.at(-1);
    const gap = before === undefined ? 'none' : source.slice(before.offset + before.text.length, start);
    const continues = type === 'Line' && before?.text.startsWith('//') === true && /^\n\s*$/.test(gap);
    if (continues) pieces.pop();
    pieces.push(pieceAt('prose', source, continues && before !== undefined ? before.offset : start, end));
  }
  return pieces;
}

function nameAt(properties: ReadonlySet<number>, name: string, start: number): Piece {
  return { kind: properties.has(start) ? 'property' : 'name', text: name, offset: start };
}

function pieceAt(kind: Piece['kind'], source: string, start: number, end: number): Piece {
  return { kind, text: source.slice(start, end), offset: start };
}

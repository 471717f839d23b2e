import { basename, extname } from 'node:path';
import { commentPieces, markdownPieces, programPieces, wholePiece } from './documents.ts';
import type { Piece } from './piece.ts';
import { typescriptPieces } from './typescript.ts';

/**
 * The names and the prose of a file, by the kind of the file. Files with data, or with code that
 * other projects wrote, have none.
 */
export function piecesOf(path: string, text: string): readonly Piece[] {
  const extension = extname(path);
  if (['.ts', '.mjs', '.js'].includes(extension)) return typescriptPieces(path, text);
  if (extension === '.md') return markdownPieces(text);
  if (['.yaml', '.yml', '.toml', '.conf', '.service'].includes(extension)) return commentPieces(text, '#');
  if (basename(path) === 'Dockerfile') return commentPieces(text, '#');
  if (['.go', '.proto'].includes(extension)) return programPieces(text, '//');
  if (['.sh', '.pl'].includes(extension) || text.startsWith('#!')) return programPieces(text, '#');
  return basename(path) === 'package.json' ? wholePiece(text) : [];
}

import { basename, extname } from 'node:path';
import { hashComments, markdownPieces, wholePiece } from './documents.ts';
import type { Piece } from './piece.ts';
import { typescriptPieces } from './typescript.ts';

/** The parts of a file that a reader reads, by the kind of the file; none of a file that others wrote or that is data. */
export function piecesOf(path: string, text: string): readonly Piece[] {
  const extension = extname(path);
  if (['.ts', '.mjs', '.js'].includes(extension)) return typescriptPieces(path, text);
  if (extension === '.md') return markdownPieces(text);
  if (['.yaml', '.yml', '.toml', '.conf', '.service'].includes(extension)) return hashComments(text);
  if (basename(path) === 'Dockerfile') return hashComments(text);
  if (['.sh', '.pl', '.go', '.proto'].includes(extension) || text.startsWith('#!')) return wholePiece(text);
  return basename(path) === 'package.json' ? wholePiece(text) : [];
}

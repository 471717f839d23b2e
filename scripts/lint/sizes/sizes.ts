import { parseSync } from 'oxc-parser';
import type { Finding } from '../finding.ts';
import { FULL_FOLDERS, LONG_FILES } from './exceptions.ts';

export const MAX_LINES = 150;
export const MAX_FILES = 15;

/** Reports a TypeScript file over 150 lines of code; blank lines and comments do not count. */
export function longFile(path: string, text: string): readonly Finding[] {
  if (!path.endsWith('.ts')) return [];
  const lines = linesOfCode(path, text);
  const isException = LONG_FILES.some((exception) => exception.path === path);
  if (isException && lines <= MAX_LINES) return [at(path, 'no longer an exception: delete its row in LONG_FILES')];
  if (isException || lines <= MAX_LINES) return [];
  return [at(path, `${lines} lines of code; at most ${MAX_LINES}, so split it`)];
}

function linesOfCode(path: string, text: string): number {
  const { comments } = parseSync(path, text);
  const code = comments.reduceRight(
    (rest, { start, end }) => rest.slice(0, start) + rest.slice(start, end).replace(/[^\n]+/g, '') + rest.slice(end),
    text,
  );
  return code.split('\n').filter((line) => line.trim() !== '').length;
}

/** Reports folders with too many files, tests included. */
export function fullFolders(paths: readonly string[]): readonly Finding[] {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(folderOf(path), (counts.get(folderOf(path)) ?? 0) + 1);
  const exceptions = new Set(FULL_FOLDERS.map(({ path }) => path));
  return [...counts]
    .filter(([folder, count]) => count > MAX_FILES && !exceptions.has(folder))
    .map(([folder, count]) =>
      at(folder, `${count} files in one folder; at most ${MAX_FILES}, so sort them into folders`),
    );
}

export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
}

function at(path: string, message: string): Finding {
  return { path, line: 1, column: 1, message };
}

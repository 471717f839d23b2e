import type { Finding } from '../finding.ts';
import { FULL_FOLDERS, LONG_FILES, type SizeException } from './exceptions.ts';

export const MAX_LINES = 150;
export const MAX_FILES = 15;

/** Reports a TypeScript or JavaScript file over 150 lines; comments and blank lines count. */
export function longFile(
  path: string,
  text: string,
  exceptions: readonly SizeException[] = LONG_FILES,
): readonly Finding[] {
  if (!/\.(ts|mjs)$/.test(path)) return [];
  const lines = text.split('\n').length - 1;
  const isException = exceptions.some((exception) => exception.path === path);
  if (isException && lines <= MAX_LINES) return [at(path, 'no longer a long file: delete its row in LONG_FILES')];
  if (isException || lines <= MAX_LINES) return [];
  return [at(path, `${lines} lines; at most ${MAX_LINES}, so split it`)];
}

/** Reports exceptions for files that do not exist. `paths` are all files of the project. */
export function absentLongFiles(
  paths: readonly string[],
  exceptions: readonly SizeException[] = LONG_FILES,
): readonly Finding[] {
  return exceptions
    .filter(({ path }) => !paths.includes(path))
    .map(({ path }) => at(path, 'does not exist: delete its row in LONG_FILES'));
}

/** Reports folders with too many files, tests included. `paths` are all files of the project. */
export function fullFolders(
  paths: readonly string[],
  exceptions: readonly SizeException[] = FULL_FOLDERS,
): readonly Finding[] {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(folderOf(path), (counts.get(folderOf(path)) ?? 0) + 1);
  const full = [...counts].filter(([, count]) => count > MAX_FILES);
  const unneeded = exceptions.filter(({ path }) => full.every(([folder]) => folder !== path));
  return [
    ...full
      .filter(([folder]) => exceptions.every(({ path }) => path !== folder))
      .map(([folder, count]) => at(folder, `${count} files; at most ${MAX_FILES}, so sort them into folders`)),
    ...unneeded.map(({ path }) => at(path, 'no longer a full folder: delete its row in FULL_FOLDERS')),
  ];
}

export function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';
}

function at(path: string, message: string): Finding {
  return { path, line: 1, column: 1, message };
}

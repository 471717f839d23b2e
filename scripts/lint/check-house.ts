import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sourceFiles } from './files.ts';
import type { Finding } from './finding.ts';
import { piecesOf } from './pieces/pieces.ts';
import { longLines } from './sizes/columns.ts';
import { absentLongFiles, folderOf, fullFolders, longFile } from './sizes/sizes.ts';
import { TermRule } from './terms/term-rule.ts';

/** The list of retired terms and its quotations, which consist of them. */
const LISTS = new Set(['scripts/lint/terms/retired.ts', 'scripts/lint/terms/quotations.ts']);

/**
 * Checks terms, columns and sizes of the project in `root`, or of its files and folders `places`.
 * Throws if one of them does not exist.
 */
export async function checkHouse(root: string, places: readonly string[]): Promise<readonly Finding[]> {
  const all = await sourceFiles(root);
  const files = places.length === 0 ? all : all.filter((path) => places.some((place) => isIn(place, path)));
  const absent = places.filter((place) => !all.some((path) => isIn(place, path)));
  if (absent.length > 0) throw new Error(`no file of the project is in ${absent.join(', ')}`);
  const folders = [...new Set(files.flatMap(foldersAbove))];
  const terms = new TermRule();
  const findings = [
    ...[...folders, ...files].flatMap((path) => terms.checkName(path)),
    ...fullFolders(all).filter(({ path }) => places.length === 0 || folders.includes(path)),
  ];
  for (const path of files) findings.push(...(await checkFile(root, path, terms)));
  if (places.length === 0) findings.push(...absentLongFiles(all), ...unneededQuotations(terms));
  return findings;
}

async function checkFile(root: string, path: string, terms: TermRule): Promise<readonly Finding[]> {
  const text = await readFile(join(root, path), 'utf8');
  const pieces = piecesOf(path, text);
  const found = LISTS.has(path) ? [] : terms.check(path, text, pieces);
  return [...found, ...longLines(path, text, pieces), ...longFile(path, text)];
}

function isIn(place: string, path: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}

function foldersAbove(path: string): readonly string[] {
  const folder = folderOf(path);
  return folder === '.' ? [] : [...foldersAbove(folder), folder];
}

function unneededQuotations(terms: TermRule): readonly Finding[] {
  return terms.unneeded().map(({ path, text }) => ({
    path: 'scripts/lint/terms/quotations.ts',
    line: 1,
    column: 1,
    message: `no file needs the quotation ${JSON.stringify(text)} of ${path === '' ? 'every file' : path}: delete it`,
  }));
}

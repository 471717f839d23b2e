import { glob, readFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isKubeObject } from '../../kube/manifest.ts';
import type { Manifest, ScenarioPosition } from '../record/check-record.ts';
import { importProblem } from './lines/import-problem.ts';
import { parseYaml } from './lines/yaml-problem.ts';
import type { Problem } from './problem.ts';

/** The file of a check before its record is validated. */
export interface CheckSource {
  readonly file: string;
  readonly area: string;
  readonly stem: string;
  readonly manifestDir: string;
  readonly source: string;
  /** Default export of the file; undefined when the import failed. */
  readonly exported: unknown;
  /** Position in the scenario that the file exports; absent for a check. */
  readonly scenario?: ScenarioPosition;
  readonly problems: readonly Problem[];
}

export interface ManifestSource extends Manifest {
  readonly dir: string;
  readonly problems: readonly Problem[];
}

const SUFFIX = '.check.ts';
/** Folders of manifests/ that belong to no check. */
const SHARED_FOLDERS = new Set(['base', 'images', 'istio', 'rbac']);

/**
 * Imports `suites/<area>/<stem>.check.ts` of a project; an area may group its checks in folders.
 */
export async function readCheckSources(root: string): Promise<CheckSource[]> {
  const files = await listFiles(root, [`suites/*/*${SUFFIX}`, `suites/*/*/*${SUFFIX}`]);
  return Promise.all(files.map((file) => readCheck(root, file)));
}

async function listFiles(root: string, patterns: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for await (const entry of glob(patterns, { cwd: root, withFileTypes: true }))
    if (entry.isFile()) files.push(relative(root, join(entry.parentPath, entry.name)));
  return files.toSorted();
}

async function readCheck(root: string, file: string): Promise<CheckSource> {
  const [, ...folders] = dirname(file).split(sep);
  const stem = basename(file, SUFFIX);
  const found = {
    file,
    area: folders[0] ?? '',
    stem,
    manifestDir: join('manifests', ...folders, stem),
    source: await readFile(join(root, file), 'utf8'),
  };
  try {
    const module = (await import(pathToFileURL(join(root, file)).href)) as { default?: unknown };
    return { ...found, exported: module.default, problems: [] };
  } catch (error) {
    return { ...found, exported: undefined, problems: [importProblem(file, found.source, error)] };
  }
}

/** Reads and parses the manifests of all checks; broken YAML becomes a problem with its line. */
export async function readManifestSources(root: string): Promise<ManifestSource[]> {
  const files = await listFiles(root, ['manifests/*/*/*', 'manifests/*/*/*/*']);
  const ofChecks = files.filter((file) => !SHARED_FOLDERS.has(file.split('/')[1] ?? ''));
  return Promise.all(ofChecks.map(async (file) => parseSource(root, file, await readFile(join(root, file), 'utf8'))));
}

function parseSource(root: string, file: string, text: string): ManifestSource {
  const named = { name: basename(file), file: relative(root, join(root, file)), dir: dirname(file), text };
  const { documents, problem } = parseYaml(file, text);
  if (problem !== undefined) return { ...named, objects: [], problems: [problem] };
  if (documents.length === 0)
    return { ...named, objects: [], problems: [{ file, line: 1, text: 'holds no YAML document' }] };
  const values = documents.map((document) => document.toJS() as unknown).filter((value) => value !== null);
  const objects = values.filter(isKubeObject);
  const strange = { file, line: 1, text: 'has a document without apiVersion, kind and metadata.name' };
  return { ...named, objects, problems: objects.length < values.length ? [strange] : [] };
}

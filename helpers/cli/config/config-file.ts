import { existsSync, readFileSync } from 'node:fs';
import { isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import { parseYaml } from '../../check/load/lines/yaml-problem.ts';
import { EXIT, MeshproofError, messageOf } from '../../errors.ts';

/** The file that is read where --config names none. */
export const DEFAULT_CONFIG = 'meshproof.yaml';

type Value = string | boolean;

/** One setting of the file. A list has several values. */
export interface Setting {
  readonly key: string;
  readonly line: number;
  readonly values: readonly Value[];
}

/** A problem of the file at a line. */
export interface ConfigProblem {
  readonly line: number;
  readonly text: string;
}

export interface ConfigFile {
  readonly file: string;
  readonly settings: readonly Setting[];
  readonly problems: readonly ConfigProblem[];
}

/**
 * Reads the file of --config, or meshproof.yaml of the working directory; undefined when --config
 * is absent and there is none.
 * @throws MeshproofError (exit code 2) for a file that cannot be read or is no mapping
 */
export function readConfig(given: string | undefined): ConfigFile | undefined {
  const file = given ?? DEFAULT_CONFIG;
  if (given === undefined && !existsSync(file)) return undefined;
  const text = textOf(file);
  const { problem } = parseYaml(file, text);
  if (problem !== undefined) throw configError(file, [problem]);
  const lineCounter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter });
  if (contents === null) return { file, settings: [], problems: [] };
  if (!isMap(contents)) throw configError(file, [{ line: 1, text: 'holds no mapping of flags to values' }]);
  return { file, ...settingsOf(contents, lineCounter) };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new MeshproofError({
      operation: `read the configuration ${file}`,
      details: messageOf(error),
      hint: 'name a file that can be read with --config',
      exitCode: EXIT.usage,
      cause: error,
    });
  }
}

function settingsOf(contents: YAMLMap, lines: LineCounter): Pick<ConfigFile, 'settings' | 'problems'> {
  const settings: Setting[] = [];
  const problems: ConfigProblem[] = [];
  for (const { key: keyNode, value } of contents.items) {
    const key = isScalar(keyNode) ? String(keyNode.value) : '';
    const line = isScalar(keyNode) ? lines.linePos(keyNode.range?.[0] ?? 0).line : 1;
    const values = (isSeq(value) ? value.items : [value]).map((node) => (isScalar(node) ? node.value : undefined));
    if (values.every(isValue)) settings.push({ key, line, values: values.map(asText) });
    else problems.push({ line, text: `"${key}" needs a text, a number, true or false, or a list of these` });
  }
  return { settings, problems };
}

function isValue(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function asText(value: string | number | boolean): Value {
  return typeof value === 'number' ? value.toString() : value;
}

/** One error that names every problem with file and line. */
export function configError(file: string, problems: readonly ConfigProblem[]): MeshproofError {
  return new MeshproofError({
    operation: `use the configuration ${file}`,
    details: problems.map(({ line, text }) => `  ${file}:${line.toString()}: ${text}`).join('\n'),
    hint: 'correct every line below; its keys are the long flags, without dashes before them',
    exitCode: EXIT.usage,
  });
}

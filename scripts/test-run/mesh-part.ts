import { join } from 'node:path';
import { execa } from 'execa';
import { messageOf } from '../../helpers/errors.ts';
import { type Engine, findEngine } from '../../helpers/mesh/engine/engine.ts';
import { budgets } from '../../helpers/timing/budgets.ts';
import type { Part } from './part.ts';
import { EMPTY, failed, merge, type PartReport } from './recap.ts';
import { NOTHING } from './tally.ts';
import { runProjects } from './vitest-part.ts';

/**
 * The tests' own cluster: no other mesh is touched, and a second run finds leftovers of a first one
 * that was killed.
 */
export const TEST_MESH = 'meshproof-test';

export interface MeshPartOptions {
  readonly provision: boolean;
}

/**
 * Runs the conformance checks on the tests' own cluster, then deletes it, and with it a private
 * engine that was started for it.
 */
export async function conformOnTestMesh(part: Part, { provision }: MeshPartOptions): Promise<PartReport> {
  const before = await engineNow(part);
  const environment = { MESHPROOF_TEST_MESH: TEST_MESH, ...(provision ? {} : { MESHPROOF_PROVISION: 'never' }) };
  const tests = await runProjects(['conform'], part, environment);
  return merge(tests, await endMesh(part, before));
}

/**
 * Deletes the mesh even after an interruption, so under a signal and a budget of its own. Reports
 * a failure to do so.
 */
async function endMesh(part: Part, before: Engine | undefined): Promise<PartReport> {
  const afterInterrupt = { ...part, signal: AbortSignal.timeout(budgets.cleanUp) };
  try {
    const engine = await engineNow(afterInterrupt);
    if (engine === undefined) return EMPTY;
    await meshproof(['down', '--name', TEST_MESH], afterInterrupt);
    const ours = engine.private && before?.private !== true;
    if (ours && !(await hasContainers(engine, afterInterrupt.signal)))
      await meshproof(['down', '--engine'], afterInterrupt);
    return EMPTY;
  } catch (thrown) {
    const test = "the tests' mesh could not be deleted; run: npm run -s meshproof -- clean --all";
    part.print(`✗ ${test}\n${messageOf(thrown)}`);
    return failed({ where: 'conform', test, error: messageOf(thrown) });
  }
}

async function engineNow({ signal, print }: Part): Promise<Engine | undefined> {
  return findEngine({ signal, progress: print });
}

/** Another program may use the engine that these tests started. */
async function hasContainers(engine: Engine, signal: AbortSignal): Promise<boolean> {
  const { stdout } = await execa(engine.docker, ['ps', '--quiet'], { env: engine.env, cancelSignal: signal });
  return stdout.trim() !== '';
}

async function meshproof(args: readonly string[], { root, signal }: Part): Promise<void> {
  const main = join(root, 'helpers/cli/main.ts');
  await execa(process.execPath, [main, ...args], {
    cwd: root,
    cancelSignal: signal,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** The report of the part under --no-mesh. */
export const LEFT_OUT: PartReport = { ...EMPTY, tally: { ...NOTHING, skipped: 1 } };

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENDINGS, type Ending } from './endings.ts';
import { startRun } from './existing-mesh-run.ts';
import { copyNamespaces } from './foreign.ts';
import { madeNamespaces, remainsOf } from './remains.ts';
import { mayMount, type Outcome, runToEnding } from './run-ending.ts';
import { SideBySide } from './side-by-side.ts';
import { type HostMesh, openHostMesh } from './test-mesh.ts';

const { signal } = new AbortController();
const possible = (await mayMount()) ? ENDINGS : ENDINGS.filter(({ disk }) => disk === undefined);

/** Declares the tests of endings: each run leaves nothing behind and touches nothing else. */
export function existingMeshEndings(): void {
  describe('a run on an existing mesh', () => {
    const outcomes = new SideBySide<Ending, Outcome>();
    const stack = new AsyncDisposableStack();
    let mesh: HostMesh;
    beforeAll(async () => {
      mesh = stack.use(await openHostMesh(signal));
      await outcomes.start(possible, (ending) => runToEnding(mesh, ending, signal));
    });
    afterAll(() => stack[Symbol.asyncDispose]());

    test.for(possible.map((ending) => [ending.name, ending] as const))(
      'that ends by %s leaves nothing behind and touches nothing else',
      async ([, ending]) => {
        const { exitCode, stderr, made, remains, ledgers, foreign } = await outcomes.of(ending);
        expect({ remains, ledgers, foreign: foreign.after }).toEqual({
          remains: [],
          ledgers: [],
          foreign: foreign.before,
        });
        expect(made).toSatisfy(({ length }: readonly string[]) => isRight(ending, length));
        expect(ending.exits.includes(exitCode) ? '' : `exit code ${String(exitCode)}: ${stderr}`).toBe('');
      },
    );

    test('is found by its marks alone on the cluster, and nothing else with it', async () => {
      const { made, listed, cleaned, remains, foreign } = await removedByMarks(mesh);
      expect(listed.exitCode).toBe(2);
      expect(made.filter((name) => !`${listed.stdout}${listed.stderr}`.includes(name))).toEqual([]);
      expect({ exitCode: cleaned.exitCode, remains }).toEqual({ exitCode: 0, remains: [] });
      expect(foreign.after).toEqual(foreign.before);
    });
  });
}

/** A run that is provoked has created namespaces before; the others may end earlier. */
function isRight({ makesNothing, provoke }: Ending, made: number): boolean {
  return makesNothing === true ? made === 0 : made > 0 || provoke === undefined;
}

/** Without its ledger, as after a CI machine is gone, `clean` finds a run by its marks. */
async function removedByMarks(mesh: HostMesh) {
  const started = await startRun(mesh, { args: ['PA-STRICT-01'] });
  const made = await madeNamespaces(mesh.target, () => started.runId(), signal);
  await using foreign = await copyNamespaces(mesh.target, made, signal);
  started.kill('SIGKILL');
  await started.ended;
  const before = await foreign.snapshot();
  const elsewhere = await startRun(mesh, { args: ['--help'] });
  const place = ['--kubeconfig', mesh.target.kubeconfig, '--context', mesh.target.context];
  const listed = await elsewhere.also('clean', ...place, '--all');
  const cleaned = await elsewhere.also('clean', ...place, '--all', '--yes');
  const remains = await remainsOf(mesh.target, (await started.runId()) ?? 'none', foreign.names, signal);
  return { made, listed, cleaned, remains, foreign: { before, after: await foreign.snapshot() } };
}

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missingRights } from '../../../mesh/existing/preflight.ts';
import { budgets } from '../../../timing/budgets.ts';
import { until } from '../../../timing/until.ts';
import { deployBystander } from './bystander.ts';
import { startRun } from './existing-mesh-run.ts';
import { type ApiProxy, startApiProxy } from './proxy/api-proxy.ts';
import { ACCOUNT } from './proxy/proxy-kubeconfig.ts';
import { prefixOf, remainsOf } from './remains.ts';
import { type Granted, grantRoles, GROUP, lackedWithout } from './rights.ts';
import { type HostMesh, openHostMesh } from './test-mesh.ts';
import { type WatchedRun, watchedRun } from './watched-run.ts';

const { signal } = new AbortController();

/** Declares the tests of an account that has the roles of manifests/rbac and no other. */
export function existingMeshWithRoles(): void {
  describe('a run on an existing mesh with the roles of manifests/rbac', () => {
    const stack = new AsyncDisposableStack();
    let scene: Scene;
    beforeAll(async () => {
      scene = await setScene(stack);
    });
    afterAll(() => stack[Symbol.asyncDispose]());
    runIsQuiet(() => scene);
    preflightNames(() => scene);
  });
}

interface Scene {
  readonly mesh: HostMesh;
  readonly proxy: ApiProxy;
  readonly granted: Granted;
  readonly run: WatchedRun;
  /** The rights that the preflight reports as missing. */
  missing(): Promise<readonly string[]>;
}

async function setScene(stack: AsyncDisposableStack): Promise<Scene> {
  const mesh = stack.use(await openHostMesh(signal));
  const granted = stack.use(await grantRoles(mesh, signal));
  const proxy = stack.use(await startApiProxy(mesh.target, mesh.directory, { asGroups: [GROUP] }));
  const run = await watchedRun(mesh, proxy, stack.use(await deployBystander(mesh, signal)));
  const target = { ...mesh.target, kubeconfig: proxy.kubeconfig };
  const missing = () => missingRights(target, { purposes: ['run', 'wire', 'istioctl'], signal });
  return { mesh, granted, proxy, run, missing };
}

function runIsQuiet(scene: () => Scene): void {
  test('conforms, and leaves nothing behind', async () => {
    const { run, mesh } = scene();
    expect({ exitCode: run.ended.exitCode, stderr: run.ended.stderr }).toMatchObject({ exitCode: 0 });
    expect(await remainsOf(mesh.target, run.runId, new Set(), signal)).toEqual([]);
  });

  test('never acts as the account that impersonates', () => {
    expect(scene().run.seen.filter(({ impersonated }) => impersonated !== ACCOUNT)).toEqual([]);
  });

  test('is not visible to a sidecar outside of its namespaces', () => {
    const { before, during, runId } = scene().run;
    expect(during.length).toBeGreaterThan(3);
    const known = [...new Set(during.flat())];
    expect(known.filter((name) => name.includes(prefixOf(runId)))).toEqual([]);
    expect(known.filter((name) => !before.includes(name))).toEqual([]);
  });
}

function preflightNames(scene: () => Scene): void {
  test('lacks nothing by its preflight', async () => {
    expect(await scene().missing()).toEqual([]);
  });

  test('gets from its preflight the name of any rule that it lacks', async () => {
    const { granted, ...rest } = scene();
    for (const rule of granted.rules) {
      const lacks = lackedWithout([rule], granted.rules);
      const restore = await granted.without([rule]);
      expect(await untilMissing(rest, lacks)).toEqual(lacks);
      await restore();
    }
    await untilMissing(rest, []);
  });

  test('stops before it creates anything, and names everything that it lacks at once', async () => {
    const { mesh, proxy, granted, ...rest } = scene();
    const lacked = granted.rules.filter(({ rule }) =>
      /^nodes$|envoyfilters,gateways,service.*sidecars,virtual/.test(rule.resources.join()),
    );
    const two = lacked.filter(({ role }) => role.metadata.name === 'meshproof-existing-mesh');
    const restore = await granted.without(two);
    const names = lackedWithout(two, granted.rules);
    await untilMissing(rest, names);
    const started = await startRun(mesh, { args: ['PA-STRICT-01'], kubeconfig: proxy.kubeconfig });
    const { exitCode, stderr } = await started.ended;
    expect(exitCode).toBe(3);
    expect(names.filter((name) => !stderr.includes(name))).toEqual([]);
    expect(await remainsOf(mesh.target, (await started.runId()) ?? 'none', new Set(), signal)).toEqual([]);
    const doctor = ['doctor', '--kubeconfig', proxy.kubeconfig, '--context', mesh.target.context];
    expect(await started.also(...doctor)).toMatchObject({
      exitCode: 3,
      stdout: expect.stringContaining('nodes: list'),
    });
    await restore();
  });
}

/** The API server applies a changed role within moments. */
function untilMissing(scene: Pick<Scene, 'missing'>, names: readonly string[]): Promise<readonly string[]> {
  const what = `the account lacks ${names.join('; ') || 'nothing'}`;
  return until({ what, budgetMs: budgets.applyCommand, signal }, async () => {
    const lacks = await scene.missing();
    return lacks.join() === names.join() ? lacks : { waiting: lacks.join('; ') };
  });
}

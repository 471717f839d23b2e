import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import { type FakeDocker, fakeDocker } from '../../engine/containers/fake/fake-docker.ts';
import type { Engine } from '../../engine/engine.ts';
import { bringUp } from '../bring-up.ts';
import { clusterFiles } from '../cluster-files.ts';
import type { MeshPlan } from '../plan/plan.ts';

/** The marks of the network of our cluster `dev`. */
export const OURS = { 'meshproof.dev/managed-by': 'meshproof', 'meshproof.dev/cluster': 'dev' };

const { signal } = new AbortController();
export const task = { signal, progress: () => undefined };

/**
 * A machine for tests whose engine is a fake one and whose state directory is the engine's folder.
 */
export interface FakeMachine {
  /** The engine of the test that runs. */
  docker(): FakeDocker;
  /** Brings a mesh up with a plan whose programs do nothing but note that they were called. */
  bringUp(name: string): Promise<unknown>;
}

/** Gives each test of a file a machine of its own. */
export function fakeMachine(): FakeMachine {
  let docker: FakeDocker;
  beforeEach(async () => {
    docker = await fakeDocker({ containers: [], networks: [] });
    vi.stubEnv('PATH', `${docker.folder}:${process.env['PATH'] ?? ''}`);
    vi.stubEnv('DOCKER_HOST', 'tcp://engine.example:2375');
    vi.stubEnv('XDG_STATE_HOME', docker.folder);
    vi.stubEnv('XDG_CACHE_HOME', docker.folder);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await docker[Symbol.asyncDispose]();
  });
  const phase = async <T>(_title: string, run: (note: () => void) => Promise<T>): Promise<T> => run(() => undefined);
  return {
    docker: () => docker,
    bringUp: async (name) => bringUp(docker.engine as Engine, await planFor(docker, name), { signal, phase }),
  };
}

async function planFor(docker: FakeDocker, name: string): Promise<MeshPlan> {
  const files = clusterFiles(name);
  const kind = join(docker.folder, 'kind');
  await writeFile(kind, `#!/bin/sh\necho "kind $@" >> '${docker.folder}/calls'\n`, { mode: 0o755 });
  return {
    name,
    files,
    kind,
    config: '',
    images: { node: 'node:1', loaded: [], istio: { hub: 'h', tag: 't' } },
    recipe: { node: 'n', kind: 'k', istio: 'i', images: {} },
    target: { kubectl: kind, istioctl: kind, kubeconfig: files.kubeconfig, context: `kind-${name}` },
  } as unknown as MeshPlan;
}

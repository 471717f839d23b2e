import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineClient } from '../../../docker.ts';
import type { InspectedContainer, InspectedNetwork } from '../inspect.ts';

/** What a fake engine holds. */
export interface EngineState {
  readonly containers: readonly InspectedContainer[];
  readonly networks: readonly InspectedNetwork[];
  /** What `docker exec` prints; without it every exec fails. */
  readonly execAnswer?: string;
}

/** A docker command for tests, in a folder that is also the state directory. */
export interface FakeDocker extends AsyncDisposable {
  readonly engine: EngineClient;
  readonly folder: string;
  state(): Promise<EngineState>;
  set(state: EngineState): Promise<void>;
  /** Calls that change something. */
  changes(): Promise<readonly string[]>;
}

const PROGRAM = join(import.meta.dirname, 'docker-program.mjs');
const READS = /^(?:ps|info|context|exec|container inspect|network inspect|network ls|image)/;

/** Makes a docker command whose engine holds what is given. */
export async function fakeDocker(state: EngineState): Promise<FakeDocker> {
  const folder = await mkdtemp(join(tmpdir(), 'fake-docker-'));
  const docker = join(folder, 'docker');
  const file = join(folder, 'engine.json');
  await writeFile(docker, `#!/bin/sh\nFAKE_DOCKER='${folder}' exec '${process.execPath}' '${PROGRAM}' "$@"\n`);
  await chmod(docker, 0o755);
  const set = async (next: EngineState) => writeFile(file, JSON.stringify(next));
  await set(state);
  return {
    engine: { docker, env: {} },
    folder,
    set,
    state: async () => JSON.parse(await readFile(file, 'utf8')) as EngineState,
    changes: async () => {
      const calls = await readFile(join(folder, 'calls'), 'utf8').catch(() => '');
      return calls.split('\n').filter((call) => call !== '' && !READS.test(call));
    },
    [Symbol.asyncDispose]: async () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

interface NodeTraits {
  readonly id: string;
  readonly cluster: string;
  /** Network that it was created on, by name. */
  readonly on: string;
  /** Networks that it is connected to, ids by name. */
  readonly connected: Readonly<Record<string, string>>;
  readonly status?: string;
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A container as kind makes it. */
export function kindNode({
  id,
  cluster,
  on,
  connected,
  status = 'running',
  name,
  labels,
}: NodeTraits): InspectedContainer {
  const networks = Object.entries(connected).map(([key, NetworkID]) => [key, { NetworkID }] as const);
  return {
    Id: id,
    Name: `/${name ?? `${cluster}-control-plane`}`,
    Created: '2026-11-29T08:15:00.123456789Z',
    State: { Status: status },
    Config: { Labels: labels ?? { 'io.x-k8s.kind.cluster': cluster } },
    HostConfig: { NetworkMode: on },
    NetworkSettings: { Networks: Object.fromEntries(networks) },
  };
}

/** A network, with the labels that are given. */
export function network(name: string, id: string, labels: Readonly<Record<string, string>> = {}): InspectedNetwork {
  return { Id: id, Name: name, Created: '2026-11-29T08:14:00Z', Labels: labels };
}

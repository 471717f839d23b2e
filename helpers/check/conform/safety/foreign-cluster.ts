import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docker, type EngineClient } from '../../../mesh/docker.ts';
import { ensureEngine } from '../../../mesh/engine/engine.ts';
import { provideImages } from '../../../mesh/provide-images.ts';
import { MAY_PROVISION } from '../command-line.ts';

/** A kind cluster that meshproof did not make, on the engine of the tests' mesh. */
export interface ForeignCluster extends AsyncDisposable {
  readonly name: string;
  /** Leads a command to this engine and to a state directory without ledgers of other runs. */
  readonly env: Readonly<Record<string, string>>;
  /** The state of its node that must not change. */
  snapshot(): Promise<unknown>;
}

/** Creates what identifies a kind cluster: a node's container with kind's labels and network. */
export async function makeForeignCluster(name: string, signal: AbortSignal): Promise<ForeignCluster> {
  const task = { provision: MAY_PROVISION, signal, progress: () => undefined };
  const engine = await ensureEngine(task);
  const { node } = await provideImages(engine, { imageSource: 'auto' }, task);
  const container = `${name}-control-plane`;
  const call = { operation: `make the foreign cluster ${name}`, signal };
  const network = await foreignNetwork(engine, signal);
  const labels = ['--label', `io.x-k8s.kind.cluster=${name}`, '--label', 'io.x-k8s.kind.role=control-plane'];
  const idle = ['--entrypoint', 'sh', node, '-c', "trap 'exit 0' TERM; sleep 86400 & wait"];
  await docker(engine, ['run', '--detach', '--name', container, '--network', network, ...labels, ...idle], call);
  const state = await mkdtemp(join(tmpdir(), 'meshproof-state-'));
  return {
    name,
    env: { ...engine.env, XDG_STATE_HOME: state },
    snapshot: async () => {
      const found = await docker(engine, ['container', 'inspect', container], call).catch(() => '[]');
      const [{ Id, Image, State, NetworkSettings } = GONE] = JSON.parse(found) as readonly Inspected[];
      return {
        Id,
        Image,
        startedAt: State.StartedAt,
        running: State.Running,
        networks: Object.keys(NetworkSettings.Networks),
      };
    },
    [Symbol.asyncDispose]: async () => {
      await docker(engine, ['rm', '--force', container], call);
      await rm(state, { recursive: true, force: true });
    },
  };
}

interface Inspected {
  readonly Id: string;
  readonly Image: string;
  readonly State: { readonly StartedAt: string; readonly Running: boolean };
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, unknown>> };
}

const GONE: Inspected = {
  Id: 'gone',
  Image: '',
  State: { StartedAt: '', Running: false },
  NetworkSettings: { Networks: {} },
};

/** kind's network where it exists; otherwise the default of the engine. */
async function foreignNetwork(engine: EngineClient, signal: AbortSignal): Promise<string> {
  const call = { operation: "look for kind's network", signal };
  const found = await docker(engine, ['network', 'ls', '--quiet', '--filter', 'name=^kind$'], call);
  return found.trim() === '' ? 'bridge' : 'kind';
}

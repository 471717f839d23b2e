import { execa } from 'execa';
import { kubeProcess } from '../../kube/kubectl.ts';
import { findEngine } from '../../mesh/engine/engine.ts';
import type { StartedMesh } from '../../mesh/started-mesh.ts';
import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';

/** The target of a disturbance: the managed mesh, and the process of the run. */
export interface DisturbanceTarget {
  readonly mesh: StartedMesh;
  readonly pid: number;
  readonly signal: AbortSignal;
}

/** Disturbances of a run, by name. Each kills something real and returns what it killed. */
export const DISTURBANCES = {
  istiod: (target: DisturbanceTarget) => killPod(target, 'istio-system', 'app=istiod'),
  callee: (target: DisturbanceTarget) => killPod(target, 'mtls-test', 'app=httpbin'),
  'api-server': killApiServer,
  stream: killStream,
} as const satisfies Readonly<Record<string, (target: DisturbanceTarget) => Promise<string>>>;

export type Disturbance = keyof typeof DISTURBANCES;

async function killPod({ mesh, signal }: DisturbanceTarget, namespace: string, selector: string): Promise<string> {
  const { args, env } = kubeProcess(mesh);
  const kubectl = [...args, '--namespace', namespace];
  const how = [
    'delete',
    'pods',
    '--selector',
    selector,
    '--grace-period=0',
    '--force',
    '--wait=false',
    '--output=name',
  ];
  const { stdout } = await execa(mesh.tools.kubectl, [...kubectl, ...how], { env, cancelSignal: signal });
  return stdout;
}

/** The kubelet restarts it; until then nothing responds on its port. */
async function killApiServer({ mesh, signal }: DisturbanceTarget): Promise<string> {
  const engine = await findEngine({ signal, progress: () => undefined });
  if (engine === undefined) throw new Error('no container engine responds');
  const node = `${mesh.name}-control-plane`;
  await execa(engine.docker, ['exec', node, 'pkill', '-KILL', '-x', 'kube-apiserver'], {
    env: engine.env,
    cancelSignal: signal,
  });
  return `kube-apiserver of ${node}`;
}

/** Kills one of the exec streams of the run's probes, as soon as the first round has opened one. */
async function killStream({ pid, signal }: DisturbanceTarget): Promise<string> {
  const limits = { what: `the run ${pid.toString()} holds an exec stream`, budgetMs: budgets.probeBatch, signal };
  const victim = await until(limits, () => execStreamOf(pid, signal));
  process.kill(victim, 'SIGKILL');
  return `exec stream ${victim.toString()}`;
}

async function execStreamOf(pid: number, signal: AbortSignal): Promise<number | undefined> {
  const ps = ['-o', 'pid=,args=', '--ppid', pid.toString()];
  // It exits with 1 when the process has no children.
  const { stdout } = await execa('ps', ps, { cancelSignal: signal, reject: false });
  const stream = stdout.split('\n').find((line) => line.includes(' exec ') && line.includes('--stdin'));
  const [, victim] = /^\s*(\d+)/.exec(stream ?? '') ?? [];
  return victim === undefined ? undefined : Number(victim);
}

import { execa } from 'execa';
import { kubeProcess } from '../../kube/kubectl.ts';
import { findEngine } from '../../mesh/engine/engine.ts';
import type { StartedMesh } from '../../mesh/started-mesh.ts';
import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';

/** Where a disturbance strikes: our own kind mesh, and the process of the run that it disturbs. */
export interface Struck {
  readonly mesh: StartedMesh;
  readonly pid: number;
  readonly signal: AbortSignal;
}

/** What goes wrong in the middle of a run, by name. Each kills something real and says what it killed. */
export const DISTURBANCES = {
  istiod: (struck: Struck) => killPod(struck, 'istio-system', 'app=istiod'),
  callee: (struck: Struck) => killPod(struck, 'mtls-test', 'app=httpbin'),
  'api-server': killApiServer,
  stream: killStream,
} as const satisfies Readonly<Record<string, (struck: Struck) => Promise<string>>>;

export type Disturbance = keyof typeof DISTURBANCES;

async function killPod({ mesh, signal }: Struck, namespace: string, selector: string): Promise<string> {
  const { args, env } = kubeProcess(mesh);
  const target = [...args, '--namespace', namespace];
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
  const { stdout } = await execa(mesh.tools.kubectl, [...target, ...how], { env, cancelSignal: signal });
  return stdout;
}

/** The kubelet starts it again; until then nobody answers on its port. */
async function killApiServer({ mesh, signal }: Struck): Promise<string> {
  const engine = await findEngine({ signal, progress: () => undefined });
  if (engine === undefined) throw new Error('no container engine answers');
  const node = `${mesh.name}-control-plane`;
  await execa(engine.docker, ['exec', node, 'pkill', '-KILL', '-x', 'kube-apiserver'], {
    env: engine.env,
    cancelSignal: signal,
  });
  return `kube-apiserver of ${node}`;
}

/** One of the exec streams over which the run probes, as soon as it holds one: the first round opens them. */
async function killStream({ pid, signal }: Struck): Promise<string> {
  const limits = { what: `the run ${pid.toString()} holds an exec stream`, budgetMs: budgets.probeBatch, signal };
  const victim = await until(limits, () => execStreamOf(pid, signal));
  process.kill(victim, 'SIGKILL');
  return `exec stream ${victim.toString()}`;
}

async function execStreamOf(pid: number, signal: AbortSignal): Promise<number | undefined> {
  const ps = ['-o', 'pid=,args=', '--ppid', pid.toString()];
  // It ends with 1 when the process has no children.
  const { stdout } = await execa('ps', ps, { cancelSignal: signal, reject: false });
  const stream = stdout.split('\n').find((line) => line.includes(' exec ') && line.includes('--stdin'));
  const [, victim] = /^\s*(\d+)/.exec(stream ?? '') ?? [];
  return victim === undefined ? undefined : Number(victim);
}

import type { MeshPort, Place } from '../../check/run/ports.ts';
import type { DataPlane } from '../../dataplane/data-plane.ts';
import { messageOf } from '../../errors.ts';
import { askApi, refusalOf } from '../../kube/api/ask-api.ts';
import { listApi } from '../../kube/api/read-api.ts';
import { DEFAULT_NAMES, type MeshNames } from '../../kube/cast/mesh-names.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { castPods, type CastPod } from '../../kube/pods.ts';

/** One file of the diagnostics of a check. */
export interface DiagnosticsFile {
  readonly name: string;
  readonly text: string;
}

interface Source {
  readonly target: KubeTarget;
  /** Value of the run label of the cast. */
  readonly runId: string;
  /** @default Istio's own names */
  readonly names?: MeshNames | undefined;
  readonly plane: Pick<DataPlane, 'configuration'>;
}

/** The most characters of one file; what comes first is left out. */
const MOST_CHARACTERS = 256_000;

/** The most pods whose logs and configuration are read. */
const MOST_PODS = 8;

const SIDECAR_LINES = 300;
const ISTIOD_LINES = 500;

/** The most checks of a run whose diagnostics are kept: a broken mesh fails all of them alike. */
const MOST_CHECKS = 20;

/** Makes the function that keeps the diagnostics of checks. @param receive called with each file */
export function diagnoser(
  source: Source,
  receive: (check: string, file: DiagnosticsFile) => void = () => undefined,
): NonNullable<MeshPort['diagnose']> {
  const checks = new Set<string>();
  return async (check, places, signal) => {
    if (checks.size >= MOST_CHECKS) return;
    checks.add(check);
    for (const each of await collectDiagnostics(source, places, signal)) receive(check, each);
  };
}

/**
 * Reads what explains a check that did not conform, from the namespaces of its cast and from
 * istiod's log: pods, events, the last lines of sidecars and their listeners and clusters. What
 * cannot be read is replaced by the reason.
 */
export async function collectDiagnostics(
  source: Source,
  places: readonly Place[],
  signal: AbortSignal,
): Promise<readonly DiagnosticsFile[]> {
  const { target, runId } = source;
  const namespaces = [...new Set(places.map(({ namespace }) => namespace))];
  const keys = new Set(places.map(({ namespace, workload }) => `${namespace}/${workload}`));
  const pods = await castPods(target, runId, signal).catch((): readonly CastPod[] => []);
  const meshed = pods.filter((pod) => pod.meshed && keys.has(`${pod.namespace}/${pod.workload}`)).slice(0, MOST_PODS);
  const files = await Promise.all([
    ...namespaces.flatMap((namespace) => [
      file(`pods.${namespace}.json`, () => listed(target, namespace, 'pods', signal)),
      file(`events.${namespace}.json`, () => listed(target, namespace, 'events', signal)),
    ]),
    ...meshed.flatMap((pod) => ofSidecar(source, pod, signal)),
    file('istiod.log', () => istiodLog(source, signal)),
  ]);
  signal.throwIfAborted();
  return files;
}

async function file(name: string, read: () => Promise<string>): Promise<DiagnosticsFile> {
  const text = await read().catch((error: unknown) => `could not be read: ${messageOf(error)}`);
  return { name, text: text.slice(-MOST_CHARACTERS) };
}

function ofSidecar({ target, plane }: Source, pod: CastPod, signal: AbortSignal): readonly Promise<DiagnosticsFile>[] {
  const base = `${pod.workload}.${pod.namespace}`;
  // A forward to a sidecar that does not run would only be given up after a while.
  const configuration = (part: 'listeners' | 'clusters'): Promise<string> =>
    pod.proxyRuns === false
      ? Promise.reject(new Error(`istio-proxy of ${pod.namespace}/${pod.name} does not run`))
      : plane.configuration(pod, part, signal);
  return [
    file(`${base}.log`, () => log(target, pod, { container: 'istio-proxy', lines: SIDECAR_LINES }, signal)),
    file(`${base}.listeners.json`, () => configuration('listeners')),
    file(`${base}.clusters.json`, () => configuration('clusters')),
  ];
}

async function listed(
  target: KubeTarget,
  namespace: string,
  resource: 'pods' | 'events',
  signal: AbortSignal,
): Promise<string> {
  const call = { operation: `list the ${resource} of ${namespace}`, signal };
  return JSON.stringify(await listApi(target, `/api/v1/namespaces/${namespace}/${resource}`, call), null, 1);
}

async function istiodLog({ target, names = DEFAULT_NAMES }: Source, signal: AbortSignal): Promise<string> {
  const namespace = names.istioNamespace;
  const call = { operation: 'find the pods of istiod', selector: 'app=istiod', signal };
  const pods = await listApi(target, `/api/v1/namespaces/${namespace}/pods`, call);
  const logs = (pods as readonly { readonly metadata: { readonly name: string } }[]).map(({ metadata: { name } }) =>
    log(target, { namespace, name }, { container: 'discovery', lines: ISTIOD_LINES }, signal),
  );
  return (await Promise.all(logs)).join('\n');
}

async function log(
  target: KubeTarget,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  { container, lines }: { readonly container: string; readonly lines: number },
  signal: AbortSignal,
): Promise<string> {
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/log?container=${container}&tailLines=${lines.toString()}`;
  const answer = await askApi(target, { method: 'GET', path, signal });
  if (answer.status !== 200) throw new Error(refusalOf(answer));
  return answer.text;
}

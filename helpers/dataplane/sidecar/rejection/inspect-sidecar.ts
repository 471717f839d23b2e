import { listApi } from '../../../kube/api/read-api.ts';
import { DEFAULT_NAMES, type MeshNames } from '../../../kube/cast/mesh-names.ts';
import type { InspectProxy, ProxyObstacle } from '../../../kube/cast/obstacles/obstacle.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import { budgets } from '../../../timing/budgets.ts';
import { readLog, readSidecarLog } from './read-log.ts';
import { istiodRejectionIn, REJECTION_HINT, rejectionsIn, rejectionText, type Rejection } from './rejection.ts';

/** Lines of istiod's log that are searched. */
const ISTIOD_LINES = 500;

/**
 * Reads why the sidecar of a pod is not ready from its own log; from istiod's log as long as the
 * kubelet does not give that out, which is while a postStart hook waits for the sidecar
 * (holdApplicationUntilProxyStarts).
 */
export function sidecarInspector(target: KubeTarget, names: MeshNames = DEFAULT_NAMES): InspectProxy {
  return async (pod, signal) => {
    const log = await readSidecarLog(target, pod, signal);
    if (log !== undefined) return obstacleIn(log);
    const ofIstiod = await istiodLines(target, names, signal);
    const rejection = ofIstiod.flatMap((line) => istiodRejectionIn(line, pod) ?? []).at(-1);
    return rejection === undefined ? undefined : rejected(rejection);
  };
}

/** What a sidecar that is not ready logged last about its configuration or its certificate. */
export function obstacleIn(lines: readonly string[]): ProxyObstacle | undefined {
  const rejection = rejectionsIn(lines).at(-1);
  if (rejection !== undefined) return rejected(rejection);
  const summary = lines.findLast((line) => REJECTED.test(line));
  if (summary !== undefined) return { cause: summary.trim(), hint: REJECTION_HINT, graceMs: budgets.configAccepted };
  const complaint = lines.findLast((line) => CONNECTING.test(line));
  if (complaint === undefined) return undefined;
  return {
    cause: `the sidecar gets no configuration or no certificate: ${complaint.trim()}`,
    hint: 'see whether istiod runs, can be reached on port 15012 and signs certificates; its log has the cause',
    graceMs: budgets.sidecarConnects,
  };
}

/** pilot-agent's summary, every second while Envoy has rejected its first configuration. */
const REJECTED = /Envoy proxy is NOT ready: config received from XDS server, but was rejected/;

/** Warnings of pilot-agent and Envoy about the way to istiod and to its certificate authority. */
const CONNECTING =
  /config stream to xds-grpc closed|failed to sign|failed to warm (?:root )?certificate|connection error|certificate signed by unknown authority/;

function rejected(rejection: Rejection): ProxyObstacle {
  return { cause: rejectionText(rejection), hint: REJECTION_HINT, graceMs: budgets.configAccepted };
}

async function istiodLines(
  target: KubeTarget,
  { istioNamespace }: MeshNames,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const path = `/api/v1/namespaces/${istioNamespace}/pods`;
  const call = { operation: 'find the pods of istiod', selector: 'app=istiod', signal };
  const pods = (await listApi(target, path, call)) as readonly { readonly metadata: { readonly name: string } }[];
  const source = { container: 'discovery', lines: ISTIOD_LINES };
  const logs = pods.map(({ metadata }) =>
    readLog(target, { namespace: istioNamespace, name: metadata.name }, source, signal),
  );
  return (await Promise.all(logs)).flatMap((log) => log ?? []);
}

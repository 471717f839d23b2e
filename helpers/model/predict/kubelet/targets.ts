import { reports } from '../../facts/facts.ts';
import type { KubeletProbe, LifecycleHook } from '../../probes/kubelet.ts';
import { HOOK_PORT, isRewritten, probedPort } from '../../workloads/probed.ts';
import type { Workload } from '../../workloads/workload.ts';
import { unknown, type Prediction, type Situation } from '../situation.ts';

/** Where the probe goes: to the application, or to the agent in its place (Istio, app_probe.go). */
export function probedTarget(
  { route }: Situation,
  { annotations, meshed, probed }: Workload,
  probe: KubeletProbe,
): Prediction {
  if (probed === undefined || probed.handler === 'exec')
    throw unknown(route, 'the record does not define where its probe goes');
  const { handler, container = 'echo' } = probed;
  if (meshed && isRewritten(annotations, handler))
    return {
      outcome: reports('probed', `http 15020 /app-health/${container}/${AGENT_PATHS[probe]}`),
      trace: ['the probe is rewritten to the agent on port 15020'],
    };
  const port = probedPort(probed, probe);
  const value =
    handler === 'http' || handler === 'https' ? (`${handler} ${port} /` as const) : (`${handler} ${port}` as const);
  return { outcome: reports('probed', value), trace: ['the probe is not rewritten'] };
}

/** Where a lifecycle hook goes; the same annotation decides (Istio, app_probe.go). */
export function hookTarget(
  { route }: Situation,
  { annotations, meshed, probed }: Workload,
  hook: LifecycleHook,
): Prediction {
  if (probed?.hook !== hook) throw unknown(route, `the record does not define the hook ${hook} of the workload`);
  const { container = 'echo' } = probed;
  if (meshed && isRewritten(annotations, 'http'))
    return {
      outcome: reports('probed', `http 15020 /app-lifecycle/${container}/${hook.toLowerCase()}z`),
      trace: ['the hook is rewritten to the agent on port 15020'],
    };
  return { outcome: reports('probed', `http ${HOOK_PORT} /`), trace: ['the hook is not rewritten'] };
}

const AGENT_PATHS: Readonly<Record<KubeletProbe, string>> = {
  liveness: 'livez',
  readiness: 'readyz',
  startup: 'startupz',
};

import { authorize } from '../authorization.ts';
import { kubelet } from '../outcome.ts';
import { effectiveMtls } from '../peer-authentication.ts';
import { containerPort, type Workload } from '../workload.ts';
import { unknown, type Prediction, type Situation } from './situation.ts';

/** The kubelet's probe arrives without an identity, unless the sidecar's agent was told to make it on the kubelet's behalf. */
export function kubeletCalls({ policies, route, probe }: Situation, callee: Workload): Prediction {
  if (probe.kind !== 'kubelet') throw unknown(route, 'the kubelet sends its own probes only');
  if (!callee.meshed) return { outcome: kubelet.staysUp(), trace: ['the probe reaches a container without a sidecar'] };
  if (callee.annotations['sidecar.istio.io/rewriteAppHTTPProbers'] !== 'false') {
    return {
      outcome: kubelet.staysUp(),
      trace: ['the probe is rewritten to the agent on port 15020, which asks the application itself'],
    };
  }
  const port = containerPort(callee, 8000);
  const server = effectiveMtls(policies, callee, port);
  if (server.mode === 'STRICT') {
    return {
      outcome: kubelet.restartedBy('connection-reset'),
      trace: [...server.trace, 'the probe is plaintext and was not rewritten'],
    };
  }
  const http = { method: 'GET', path: '/headers' };
  const authorized = authorize(policies, callee, { principal: '', namespace: '', http, containerPort: port });
  const outcome = authorized.allowed ? kubelet.staysUp() : kubelet.restartedBy('rbac-403');
  return { outcome, trace: [...server.trace, ...authorized.trace] };
}

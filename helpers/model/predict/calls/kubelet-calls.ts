import { kubelet } from '../../kubelet-outcome.ts';
import type { Mechanism } from '../../mechanism.ts';
import type { ExpectedOutcome } from '../../outcome.ts';
import { authorize } from '../../policies/authorization.ts';
import { effectiveMtls } from '../../policies/peer-authentication.ts';
import type { KubeletProbe } from '../../probes/kubelet.ts';
import type { ProbeHandler } from '../../workloads/probed.ts';
import { isListening, isRewritten, probedPort } from '../../workloads/probed.ts';
import type { Workload } from '../../workloads/workload.ts';
import { hookTarget, probedTarget } from '../kubelet/targets.ts';
import { unknown, type Prediction, type Situation } from '../situation.ts';

/** The request that the kubelet sends to a container. */
interface KubeletRequest {
  readonly handler: ProbeHandler;
  readonly port: number;
  readonly path: string;
  /** False when the port has no listener. */
  readonly isAnswered: boolean;
}

/** The result of a probe; it succeeds when `failsBy` is absent. */
interface ProbeOutcome {
  readonly failsBy?: Mechanism;
  readonly trace: readonly string[];
}

/**
 * Predicts a probe of the kubelet: it has no mesh identity, unless it is rewritten to the sidecar's
 * agent.
 */
export function kubeletCalls(situation: Situation, callee: Workload): Prediction {
  const { route, probe } = situation;
  if (probe.kind !== 'kubelet') throw unknown(route, 'the kubelet sends its own probes only');
  if (callee.probed === undefined && (callee.app !== 'httpbin-probe' || probe.probe !== 'liveness'))
    throw unknown(route, `the record does not define how ${callee.name} is probed for its ${probe.probe}`);
  if (probe.hook !== undefined) return hookTarget(situation, callee, probe.hook);
  if (probe.fact !== undefined) return probedTarget(situation, callee, probe.probe);
  const { failsBy, trace } = outcomeOf(situation, callee, probe.probe);
  return { outcome: failsBy === undefined ? PASSED[probe.probe] : FAILED[probe.probe](failsBy), trace };
}

const PASSED: Readonly<Record<KubeletProbe, ExpectedOutcome>> = {
  liveness: kubelet.staysUp(),
  readiness: kubelet.ready(),
  startup: kubelet.started(),
};

const FAILED: Readonly<Record<KubeletProbe, (by: Mechanism) => ExpectedOutcome>> = {
  liveness: kubelet.restartedBy,
  readiness: kubelet.unreadyBy,
  startup: kubelet.unstartedBy,
};

function requestFor({ probed }: Workload, probe: KubeletProbe): KubeletRequest {
  if (probed === undefined) return { handler: 'http', port: 8080, path: '/headers', isAnswered: true };
  return {
    handler: probed.handler,
    port: probedPort(probed, probe),
    path: '/',
    isAnswered: isListening(probed, probe),
  };
}

/** Until its startup probe succeeds, a container is not ready and its liveness is not probed. */
function outcomeOf(situation: Situation, callee: Workload, probe: KubeletProbe): ProbeOutcome {
  const { probed } = callee;
  const direct = () => sent(situation, callee, requestFor(callee, probe));
  if (probed === undefined || probe === 'startup') return direct();
  if (probed.kinds !== undefined) throw unknown(situation.route, `${callee.name} is probed for its startup alone`);
  const start = sent(situation, callee, requestFor(callee, 'startup'));
  if (start.failsBy === undefined) return direct();
  if (probe === 'readiness') return start;
  // With a listener it started before the policy was applied; without one it never started.
  return isListening(probed, 'startup') ? direct() : { trace: [...start.trace, 'so its liveness is not probed'] };
}

function sent(situation: Situation, callee: Workload, request: KubeletRequest): ProbeOutcome {
  const { meshed, annotations } = callee;
  const direct = request.isAnswered ? {} : ({ failsBy: 'connection-refused' } as const);
  if (request.handler === 'exec')
    return { ...direct, trace: ['a command runs inside the container, whatever its sidecar does'] };
  if (!meshed) return { ...direct, trace: ['the probe reaches a container without a sidecar'] };
  return isRewritten(annotations, request.handler) ? rewritten(request) : throughSidecar(situation, callee, request);
}

/**
 * The agent returns 500 whenever its own request to the application fails (pilot-agent, status
 * server).
 */
function rewritten({ isAnswered }: KubeletRequest): ProbeOutcome {
  const trace = ['the probe is rewritten to the agent on port 15020, which sends it to the application itself'];
  return isAnswered ? { trace } : { failsBy: 'probe-status:500', trace };
}

function throughSidecar({ policies, route }: Situation, callee: Workload, request: KubeletRequest): ProbeOutcome {
  const { handler, port, path, isAnswered } = request;
  if (handler === 'tcp')
    return {
      trace: ['the sidecar accepts every connection, before it authenticates the peer and connects to the application'],
    };
  const { mode, trace } = effectiveMtls(policies, callee, port);
  if (mode === 'STRICT')
    return { failsBy: byStrict(handler), trace: [...trace, 'the probe has no certificate and was not rewritten'] };
  if (!isAnswered) throw unknown(route, 'a sidecar in front of a port without a listener');
  if (handler !== 'http') return { trace };
  const http = { method: 'GET', path };
  const authorized = authorize(policies, callee, { principal: '', http, containerPort: port, sni: '' });
  if (authorized.notModelled !== undefined) throw unknown(route, authorized.notModelled.join('; '));
  const denied = authorized.allowed ? {} : ({ failsBy: 'rbac-403' } as const);
  return { ...denied, trace: [...trace, ...authorized.trace] };
}

/** How the kubelet reports a refusal by STRICT: its gRPC client retries until its timeout. */
function byStrict(handler: ProbeHandler): Mechanism {
  if (handler === 'grpc') return 'timeout';
  return handler === 'https' ? 'tls-alert:certificate-required' : 'connection-reset';
}

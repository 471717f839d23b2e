import { reports } from '../facts/facts.ts';
import { kubelet } from '../kubelet-outcome.ts';
import type { Mechanism } from '../mechanism.ts';
import type { ExpectedOutcome } from '../outcome.ts';
import { authorize } from '../policies/authorization.ts';
import { effectiveMtls } from '../policies/peer-authentication.ts';
import type { KubeletProbe } from '../probes/kubelet.ts';
import { type ProbeHandler, isCollected, isRewritten, probedPort } from '../workloads/probed.ts';
import type { Workload } from '../workloads/workload.ts';
import { unknown, type Prediction, type Situation } from './situation.ts';

/** What the kubelet asks of a container. */
interface Question {
  readonly handler: ProbeHandler;
  readonly port: number;
  readonly path: string;
  /** False when nobody listens at the port. */
  readonly isAnswered: boolean;
}

/** How a probe fares; it is answered where nothing says by what it fails. */
interface Fate {
  readonly failsBy?: Mechanism;
  readonly trace: readonly string[];
}

/** The kubelet's probe arrives without an identity, unless the sidecar's agent was told to make it on the kubelet's behalf. */
export function kubeletCalls(situation: Situation, callee: Workload): Prediction {
  const { route, probe } = situation;
  if (probe.kind !== 'kubelet') throw unknown(route, 'the kubelet sends its own probes only');
  if (callee.probed === undefined && (callee.app !== 'httpbin-probe' || probe.probe !== 'liveness'))
    throw unknown(route, `nothing says how ${callee.name} is probed for its ${probe.probe}`);
  if (probe.fact !== undefined) return aim(situation, callee, probe.probe);
  const { failsBy, trace } = fateOf(situation, callee, probe.probe);
  return { outcome: failsBy === undefined ? KEPT[probe.probe] : TURNED_AWAY[probe.probe](failsBy), trace };
}

/** What the kubelet is told to ask: the application, or the agent in its place (Istio, inject, app_probe.go). */
function aim({ route }: Situation, { annotations, meshed, probed }: Workload, probe: KubeletProbe): Prediction {
  if (probed === undefined || probed.handler === 'exec') throw unknown(route, 'nothing says what the kubelet asks');
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

const AGENT_PATHS: Readonly<Record<KubeletProbe, string>> = {
  liveness: 'livez',
  readiness: 'readyz',
  startup: 'startupz',
};

const KEPT: Readonly<Record<KubeletProbe, ExpectedOutcome>> = {
  liveness: kubelet.staysUp(),
  readiness: kubelet.ready(),
  startup: kubelet.started(),
};

const TURNED_AWAY: Readonly<Record<KubeletProbe, (by: Mechanism) => ExpectedOutcome>> = {
  liveness: kubelet.restartedBy,
  readiness: kubelet.unreadyBy,
  startup: kubelet.unstartedBy,
};

function questionFor({ probed }: Workload, probe: KubeletProbe): Question {
  if (probed === undefined) return { handler: 'http', port: 8080, path: '/headers', isAnswered: true };
  return {
    handler: probed.handler,
    port: probedPort(probed, probe),
    path: '/',
    isAnswered: isCollected(probed, probe),
  };
}

/** Until a container has started it is not ready, and nobody asks whether it lives. */
function fateOf(situation: Situation, callee: Workload, probe: KubeletProbe): Fate {
  const { probed } = callee;
  const own = () => asked(situation, callee, questionFor(callee, probe));
  if (probed === undefined || probe === 'startup') return own();
  if (probed.kinds !== undefined) throw unknown(situation.route, `${callee.name} is probed for its startup alone`);
  const start = asked(situation, callee, questionFor(callee, 'startup'));
  if (start.failsBy === undefined) return own();
  if (probe === 'readiness') return start;
  // It had started before a policy came to turn its probes away; where nobody listens it never did.
  return isCollected(probed, 'startup') ? own() : { trace: [...start.trace, 'so it is not asked whether it lives'] };
}

function asked(situation: Situation, callee: Workload, question: Question): Fate {
  const { meshed, annotations } = callee;
  const direct = question.isAnswered ? {} : ({ failsBy: 'connection-refused' } as const);
  if (question.handler === 'exec')
    return { ...direct, trace: ['a command runs inside the container, whatever its sidecar does'] };
  if (!meshed) return { ...direct, trace: ['the probe reaches a container without a sidecar'] };
  return isRewritten(annotations, question.handler) ? rewritten(question) : throughSidecar(situation, callee, question);
}

/** Whatever keeps the agent from asking the application, its own answer says no more than 500 (pilot-agent, status server). */
function rewritten({ isAnswered }: Question): Fate {
  const trace = ['the probe is rewritten to the agent on port 15020, which asks the application itself'];
  return isAnswered ? { trace } : { failsBy: 'probe-status:500', trace };
}

function throughSidecar({ policies, route }: Situation, callee: Workload, question: Question): Fate {
  const { handler, port, path, isAnswered } = question;
  if (handler === 'tcp')
    return { trace: ['the sidecar accepts every connection, before it asks who it is and whether anybody listens'] };
  const { mode, trace } = effectiveMtls(policies, callee, port);
  if (mode === 'STRICT')
    return { failsBy: byStrict(handler), trace: [...trace, 'the probe holds no certificate and was not rewritten'] };
  if (!isAnswered) throw unknown(route, 'a sidecar before a port on which nobody listens is not modelled');
  if (handler !== 'http') return { trace };
  const http = { method: 'GET', path };
  const authorized = authorize(policies, callee, { principal: '', namespace: '', http, containerPort: port });
  const denied = authorized.allowed ? {} : ({ failsBy: 'rbac-403' } as const);
  return { ...denied, trace: [...trace, ...authorized.trace] };
}

/** How the kubelet words that it was not let in: its gRPC client goes on trying until its time is up. */
function byStrict(handler: ProbeHandler): Mechanism {
  if (handler === 'grpc') return 'timeout';
  return handler === 'https' ? 'tls-alert:certificate-required' : 'connection-reset';
}

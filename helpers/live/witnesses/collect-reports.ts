import type { MeshPort, Place, WitnessReport } from '../../check/run/ports.ts';
import {
  calleeReport,
  callerQuestionOf,
  callerReport,
  questionOf,
  witnessReport,
} from '../../check/run/witnesses/witness-reports.ts';
import { collectCallers } from '../../dataplane/sidecar/access-log/collect-callers.ts';
import { collectRound } from '../../dataplane/sidecar/access-log/collect.ts';
import { createAccessLogFollower, type AccessLogFollower } from '../../dataplane/sidecar/access-log/follow/follow.ts';
import type { ProxyAdmins } from '../../dataplane/sidecar/admin/proxy-admins.ts';
import { createTcpLog, type TcpLog } from '../../dataplane/sidecar/tcp-log/tcp-log.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import type { CastPod } from '../../kube/pods.ts';
import type { ProbeResult } from '../../probe/probe-request.ts';
import type { InfrastructureEvent } from '../../probe/source.ts';
import { readProxyReport } from '../../witness/read-proxy-report.ts';
import { heldReport } from './held-report.ts';

export interface WitnessLevelOptions {
  /** Asks a sidecar's admin interface. */
  readonly readAdmin: ProxyAdmins['ask'];
  readonly signal: AbortSignal;
  readonly onInfrastructureFault: (event: InfrastructureEvent) => void;
}

/** The witnesses of a run that have to be listened to while it goes on, with the streams that this takes. */
export interface WitnessLevel extends AsyncDisposable {
  readonly witnesses: MeshPort['witnesses'];
  /** Listens no longer to the sidecar of a pod that is going. */
  readonly leave: (pod: CastPod) => void;
}

/** Listens to the witnesses on a mesh. @param podOf the pod that stands in a place now */
export function collectReports(
  target: KubeTarget,
  podOf: PodOf,
  { readAdmin, signal: life, onInfrastructureFault }: WitnessLevelOptions,
): WitnessLevel {
  const tcpLog = createTcpLog(target, { signal: life });
  const log = createAccessLogFollower(target, {
    signal: life,
    onFault: ({ callee, cause }) =>
      onInfrastructureFault({ source: `access log of ${callee.workload}.${callee.namespace}`, attempt: 1, cause }),
  });
  return {
    witnesses: async (results, signal, collected) => {
      const proxies = collected.includes('proxy')
        ? [atBothEnds(log, podOf, results, signal), atCallers(tcpLog, podOf, results, signal)]
        : [];
      const others = [...proxies, heldReport(results, podOf, readAdmin, signal)];
      return [...results.flatMap(calleeReport), ...(await Promise.all(others)).flat()];
    },
    leave: (pod) => log.leave(pod),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([tcpLog, log].map((part) => part[Symbol.asyncDispose]()));
    },
  };
}

type PodOf = (place: Place) => CastPod | undefined;

/** The sidecar of a callee tells how it refused; only where it does not, that of the caller is asked what became of the call. */
async function atBothEnds(
  log: AccessLogFollower,
  podOf: PodOf,
  results: readonly ProbeResult[],
  signal: AbortSignal,
): Promise<readonly WitnessReport[]> {
  const said = await atCallees(log, podOf, results, signal);
  const told = new Set(
    said.flatMap(({ requestId, facts }) => (readProxyReport(facts)?.refused === undefined ? [] : [requestId])),
  );
  const left = results.filter(({ request }) => !told.has(request.requestId));
  return [...said, ...(await atFailedCallers(log, podOf, left, signal))];
}

function atFailedCallers(
  log: AccessLogFollower,
  podOf: PodOf,
  results: readonly ProbeResult[],
  signal: AbortSignal,
): Promise<readonly WitnessReport[]> {
  const put = (result: ProbeResult) => {
    const pod = podOf(result.request.from);
    return { pod, question: callerQuestionOf(result, { callee: podOf(result.request.to), caller: pod }) };
  };
  return askLog(log, results, put, (questions) => collectCallers(log.index, questions, signal));
}

function atCallees(
  log: AccessLogFollower,
  podOf: PodOf,
  results: readonly ProbeResult[],
  signal: AbortSignal,
): Promise<readonly WitnessReport[]> {
  const put = (result: ProbeResult) => {
    const pod = podOf(result.request.to);
    return { pod, question: questionOf(result, { callee: pod, caller: podOf(result.request.from) }) };
  };
  return askLog(log, results, put, (questions) => collectRound(log.index, questions, signal));
}

interface Put<Question> {
  /** Whose sidecar is asked. */
  readonly pod: CastPod | undefined;
  readonly question: Question | undefined;
}

/** Follows the logs of those whom there is something to ask, and answers what they say of it. */
async function askLog<Question>(
  log: AccessLogFollower,
  results: readonly ProbeResult[],
  put: (result: ProbeResult) => Put<Question>,
  collect: (questions: readonly Question[]) => Promise<readonly unknown[]>,
): Promise<readonly WitnessReport[]> {
  const asked = results.flatMap((result) => {
    const { pod, question } = put(result);
    if (pod === undefined || question === undefined) return [];
    log.follow(pod);
    return [{ result, question }];
  });
  const said = await collect(asked.map(({ question }) => question));
  return asked.flatMap(({ result }, index) => {
    const facts = said[index];
    return facts === undefined ? [] : [witnessReport(result, 'proxy', facts)];
  });
}

async function atCallers(
  log: TcpLog,
  podOf: PodOf,
  results: readonly ProbeResult[],
  signal: AbortSignal,
): Promise<readonly WitnessReport[]> {
  const said = results.map((result) => callerReport(log, podOf(result.request.from), result, signal));
  return (await Promise.all(said)).flat();
}

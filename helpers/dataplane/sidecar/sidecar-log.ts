import type { KubeTarget } from '../../kube/kube.ts';
import type { CastPod } from '../../kube/pods.ts';
import { addressOf } from '../../probe/address/address.ts';
import type { InfrastructureEvent } from '../../probe/source.ts';
import { tcpLogFacts } from '../../witness/mongo/mongo-proxy.ts';
import { readProxyReport } from '../../witness/read-proxy-report.ts';
import type { Exchange, LoggedExchange, ProxyLog } from '../data-plane.ts';
import { callerQuestionOf } from './access-log/caller-questions.ts';
import { collectCallers } from './access-log/collect-callers.ts';
import { collectRound } from './access-log/collect.ts';
import { createAccessLogFollower, type AccessLogFollower } from './access-log/follow/follow.ts';
import { gatewayQuestionOf } from './access-log/gateway-questions.ts';
import { questionOf } from './access-log/questions.ts';
import type { RejectionLog } from './rejection/rejection-log.ts';
import { rejectionText } from './rejection/rejection.ts';
import { createTcpLog, type TcpLog } from './tcp-log/tcp-log.ts';

export interface SidecarLogOptions {
  /** Ends every stream of the run when it aborts. */
  readonly signal: AbortSignal;
  /** Called with every fault of the infrastructure, also with those that a retry resolved. */
  readonly onInfrastructureFault: (event: InfrastructureEvent) => void;
}

/** The logs of sidecars, with the streams that read them. */
export interface SidecarLog extends ProxyLog, AsyncDisposable {
  /** Stops reading the log of a pod that is being deleted. */
  readonly leave: (pod: CastPod) => void;
}

/** Makes the collector of a run. @param rejections receives what sidecars rejected */
export function createSidecarLog(
  target: KubeTarget,
  { signal: life, onInfrastructureFault }: SidecarLogOptions,
  rejections?: Pick<RejectionLog, 'take'>,
): SidecarLog {
  const tcpLog = createTcpLog(target, { signal: life });
  const log = createAccessLogFollower(target, {
    signal: life,
    onFault: ({ callee, cause }) =>
      onInfrastructureFault({ source: `access log of ${callee.workload}.${callee.namespace}`, attempt: 1, cause }),
    onOtherLine: (pod, line) => {
      const rejection = rejections?.take(pod, line);
      if (rejection === undefined) return;
      const source = `sidecar of ${pod.workload}.${pod.namespace}`;
      onInfrastructureFault({ source, attempt: 1, cause: rejectionText(rejection) });
    },
  });
  return {
    collect: async (exchanges, signal) => {
      const logged = [
        atBothEnds(log, exchanges, signal),
        atGateways(log, exchanges, signal),
        ofDatabaseClients(tcpLog, exchanges, signal),
      ];
      return (await Promise.all(logged)).flat();
    },
    leave: (pod) => log.leave(pod),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([tcpLog, log].map((part) => part[Symbol.asyncDispose]()));
    },
  };
}

/** Reads the log of the caller's sidecar only where the callee's contains no refusal. */
async function atBothEnds(
  log: AccessLogFollower,
  exchanges: readonly Exchange[],
  signal: AbortSignal,
): Promise<readonly LoggedExchange[]> {
  const atCallees = await searchLog(log, exchanges, {
    search: (exchange) => ({ pod: exchange.callee, question: questionOf(exchange) }),
    collect: (questions) => collectRound(log.index, questions, signal),
  });
  const refused = new Set(
    atCallees.flatMap(({ result, facts }) => (readProxyReport(facts)?.refused === undefined ? [] : [result])),
  );
  const others = exchanges.filter(({ result }) => !refused.has(result));
  const atCallers = await searchLog(log, others, {
    search: (exchange) => ({ pod: exchange.caller, question: callerQuestionOf(exchange) }),
    collect: (questions) => collectCallers(log.index, questions, signal),
  });
  return [...atCallees, ...atCallers];
}

/** Reads the log of the gateways that requests were sent to. */
async function atGateways(
  log: AccessLogFollower,
  exchanges: readonly Exchange[],
  signal: AbortSignal,
): Promise<readonly LoggedExchange[]> {
  const found = await searchLog(log, exchanges, {
    search: (exchange) => ({ pod: exchange.gateway, question: gatewayQuestionOf(exchange) }),
    collect: (questions) => collectRound(log.index, questions, signal),
  });
  return found.map((logged) => ({ ...logged, witness: 'gateway' }));
}

interface LogSearch<Question> {
  /** The pod whose sidecar may have logged an exchange, and what to search for. */
  readonly search: (exchange: Exchange) => {
    readonly pod: CastPod | undefined;
    readonly question: Question | undefined;
  };
  readonly collect: (questions: readonly Question[]) => Promise<readonly unknown[]>;
}

/** Follows the logs that may hold an entry, and returns the entries. */
async function searchLog<Question>(
  log: AccessLogFollower,
  exchanges: readonly Exchange[],
  { search, collect }: LogSearch<Question>,
): Promise<readonly LoggedExchange[]> {
  const searched = exchanges.flatMap((exchange) => {
    const { pod, question } = search(exchange);
    if (pod === undefined || question === undefined) return [];
    log.follow(pod);
    return [{ result: exchange.result, question }];
  });
  const found = await collect(searched.map(({ question }) => question));
  return searched.flatMap(({ result }, index) => {
    const facts = found[index];
    return facts === undefined ? [] : [{ result, facts }];
  });
}

/**
 * The connections that the sidecars of database clients made for them; a server that terminates TLS
 * reports a session itself.
 */
async function ofDatabaseClients(
  log: TcpLog,
  exchanges: readonly Exchange[],
  signal: AbortSignal,
): Promise<readonly LoggedExchange[]> {
  const logged = exchanges.map(async ({ result, caller, callee }): Promise<readonly LoggedExchange[]> => {
    const { facts, request } = result;
    const isAtServer = facts.kind === 'postgres' && (facts.ok || callee?.meshed === true);
    if ((facts.kind !== 'mongo' && facts.kind !== 'postgres') || isAtServer || caller?.meshed !== true) return [];
    const { connections: opened } = facts;
    if (opened === undefined) return [];
    // A pod behind a headless Service has its own name before that of the Service.
    const service = addressOf(request).split('.').slice(-2).join('.');
    const found = tcpLogFacts(opened, await log.connections(caller, { ...opened, service }, signal));
    return found === undefined ? [] : [{ result, facts: found }];
  });
  return (await Promise.all(logged)).flat();
}

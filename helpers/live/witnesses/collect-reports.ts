import type { KubeTarget } from '../../kube/kube.ts';
import type { CastPod } from '../../kube/pods.ts';
import type { Answer } from '../../probe/facts.ts';
import type { PlumbingEvent } from '../../probe/source.ts';
import { createAccessLogFollower, type AccessLogFollower } from '../../witness/access-log/follow/follow.ts';
import { hearRound } from '../../witness/access-log/collect.ts';
import { hearCallers } from '../../witness/access-log/outbound/collect-callers.ts';
import type { ProxyAdmins } from '../../witness/admin/proxy-admins.ts';
import { createTcpLog, type TcpLog } from '../../witness/mongo/tcp-log.ts';
import { proxyWord } from '../../witness/read-proxy-report.ts';
import type { MeshPort, Place, Testimony } from '../../check/run/ports.ts';
import { heldTestimony } from '../../check/run/witnesses/held.ts';
import { calleeTestimony, callerQuestionOf, callerTestimony, questionOf, testimony } from '../../check/run/witnesses/witness-reports.ts';

export interface HearingOptions {
  /** Asks a sidecar's admin interface. */
  readonly ask: ProxyAdmins['ask'];
  readonly signal: AbortSignal;
  readonly onPlumbing: (event: PlumbingEvent) => void;
}

/** The witnesses of a run that have to be listened to while it goes on, with the streams that this takes. */
export interface Hearing extends AsyncDisposable {
  readonly witnesses: MeshPort['witnesses'];
  /** Listens no longer to the sidecar of a pod that is going. */
  readonly leave: (pod: CastPod) => void;
}

/** Listens to the witnesses on a mesh. @param podOf the pod that stands in a place now */
export function hearMesh(target: KubeTarget, podOf: PodOf, { ask, signal: life, onPlumbing }: HearingOptions): Hearing {
  const tcpLog = createTcpLog(target, { signal: life });
  const log = createAccessLogFollower(target, {
    signal: life,
    onFault: ({ callee, cause }) =>
      onPlumbing({ source: `access log of ${callee.workload}.${callee.namespace}`, attempt: 1, cause }),
  });
  return {
    witnesses: async (answers, signal, heard) => {
      const proxies = heard.includes('proxy')
        ? [atBothEnds(log, podOf, answers, signal), atCallers(tcpLog, podOf, answers, signal)]
        : [];
      const others = [...proxies, heldTestimony(answers, podOf, ask, signal)];
      return [...answers.flatMap(calleeTestimony), ...(await Promise.all(others)).flat()];
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
  answers: readonly Answer[],
  signal: AbortSignal,
): Promise<readonly Testimony[]> {
  const said = await atCallees(log, podOf, answers, signal);
  const told = new Set(
    said.flatMap(({ requestId, facts }) => (proxyWord(facts)?.refused === undefined ? [] : [requestId])),
  );
  const left = answers.filter(({ ask }) => !told.has(ask.requestId));
  return [...said, ...(await atFailedCallers(log, podOf, left, signal))];
}

function atFailedCallers(
  log: AccessLogFollower,
  podOf: PodOf,
  answers: readonly Answer[],
  signal: AbortSignal,
): Promise<readonly Testimony[]> {
  const put = (answer: Answer) => {
    const pod = podOf(answer.ask.from);
    return { pod, question: callerQuestionOf(answer, { callee: podOf(answer.ask.to), caller: pod }) };
  };
  return askLog(log, answers, put, (questions) => hearCallers(log.book, questions, signal));
}

function atCallees(
  log: AccessLogFollower,
  podOf: PodOf,
  answers: readonly Answer[],
  signal: AbortSignal,
): Promise<readonly Testimony[]> {
  const put = (answer: Answer) => {
    const pod = podOf(answer.ask.to);
    return { pod, question: questionOf(answer, { callee: pod, caller: podOf(answer.ask.from) }) };
  };
  return askLog(log, answers, put, (questions) => hearRound(log.book, questions, signal));
}

interface Put<Question> {
  /** Whose sidecar is asked. */
  readonly pod: CastPod | undefined;
  readonly question: Question | undefined;
}

/** Follows the logs of those whom there is something to ask, and answers what they say of it. */
async function askLog<Question>(
  log: AccessLogFollower,
  answers: readonly Answer[],
  put: (answer: Answer) => Put<Question>,
  hear: (questions: readonly Question[]) => Promise<readonly unknown[]>,
): Promise<readonly Testimony[]> {
  const asked = answers.flatMap((answer) => {
    const { pod, question } = put(answer);
    if (pod === undefined || question === undefined) return [];
    log.follow(pod);
    return [{ answer, question }];
  });
  const said = await hear(asked.map(({ question }) => question));
  return asked.flatMap(({ answer }, index) => {
    const facts = said[index];
    return facts === undefined ? [] : [testimony(answer, 'proxy', facts)];
  });
}

async function atCallers(
  log: TcpLog,
  podOf: PodOf,
  answers: readonly Answer[],
  signal: AbortSignal,
): Promise<readonly Testimony[]> {
  const said = answers.map((answer) => callerTestimony(log, podOf(answer.ask.from), answer, signal));
  return (await Promise.all(said)).flat();
}

import type { KubeTarget } from '../../../kube/kube.ts';
import type { CastPod } from '../../../kube/pods.ts';
import type { Answer } from '../../../probe/facts.ts';
import type { PlumbingEvent } from '../../../probe/source.ts';
import { createAccessLogFollower, type AccessLogFollower } from '../../../witness/access-log/follow/follow.ts';
import { hearRound } from '../../../witness/access-log/hear.ts';
import { createTcpLog, type TcpLog } from '../../../witness/mongo/tcp-log.ts';
import type { MeshPort, Place, Testimony } from '../ports.ts';
import { calleeTestimony, callerTestimony, questionOf, testimony } from './testimony.ts';

export interface HearingOptions {
  readonly signal: AbortSignal;
  readonly onPlumbing: (event: PlumbingEvent) => void;
}

/** The witnesses of a run that have to be listened to while it goes on, with the streams that this takes. */
export interface Hearing extends AsyncDisposable {
  readonly witnesses: MeshPort['witnesses'];
}

/** Listens to the witnesses on a mesh. @param podOf the pod that stands in a place now */
export function hearMesh(target: KubeTarget, podOf: PodOf, { signal: life, onPlumbing }: HearingOptions): Hearing {
  const tcpLog = createTcpLog(target, { signal: life });
  const log = createAccessLogFollower(target, {
    signal: life,
    onFault: ({ callee, cause }) =>
      onPlumbing({ source: `access log of ${callee.workload}.${callee.namespace}`, attempt: 1, cause }),
  });
  return {
    witnesses: async (answers, signal, heard) => {
      const proxies = heard.includes('proxy')
        ? [atCallees(log, podOf, answers, signal), atCallers(tcpLog, podOf, answers, signal)]
        : [];
      return [...answers.flatMap(calleeTestimony), ...(await Promise.all(proxies)).flat()];
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([tcpLog, log].map((part) => part[Symbol.asyncDispose]()));
    },
  };
}

type PodOf = (place: Place) => CastPod | undefined;

async function atCallees(
  log: AccessLogFollower,
  podOf: PodOf,
  answers: readonly Answer[],
  signal: AbortSignal,
): Promise<readonly Testimony[]> {
  const asked = answers.flatMap((answer) => {
    const callee = podOf(answer.ask.to);
    const question = questionOf(answer, { callee, caller: podOf(answer.ask.from) });
    if (callee === undefined || question === undefined) return [];
    log.follow(callee);
    return [{ answer, question }];
  });
  const questions = asked.map(({ question }) => question);
  const said = await hearRound(log.book, questions, signal);
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

import type { CastPod } from '../../kube/pods.ts';
import type { Json } from '../../model/observation.ts';
import type { Answer } from '../../probe/facts.ts';
import { calleeFacts } from '../../witness/callee.ts';
import { mongoProxyFacts } from '../../witness/mongo-proxy.ts';
import type { TcpLog } from '../../witness/tcp-log.ts';
import type { Facts, Testimony } from './ports.ts';

/** What the application says that it received, read from its own answer. */
export function calleeTestimony({ ask, facts }: Answer): readonly Testimony[] {
  const said = facts.kind === 'http' ? calleeFacts(facts, ask.requestId) : undefined;
  if (said === undefined) return [];
  return [{ route: ask.route, requestId: ask.requestId, witness: 'callee', facts: plain(said) as Facts }];
}

/** What the sidecar of a MongoDB client says of the connections that it made for it. */
export async function proxyTestimony(
  log: TcpLog,
  caller: CastPod | undefined,
  { ask, facts }: Answer,
  signal: AbortSignal,
): Promise<readonly Testimony[]> {
  if (facts.kind !== 'mongo' || !facts.ok || caller?.meshed !== true) return [];
  const said = mongoProxyFacts(facts, await log.connections(caller, facts.localPorts ?? [], signal));
  if (said === undefined) return [];
  return [{ route: ask.route, requestId: ask.requestId, witness: 'proxy', facts: plain(said) as Facts }];
}

/** The same as plain JSON: fields that are undefined are dropped. */
export function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

import type { Observation } from '../../model/observation.ts';
import type { Observed } from '../../model/outcome.ts';
import { parseRoute } from '../../model/route.ts';
import type { ClientFacts } from '../../probe/facts.ts';
import { accessLogFacts, type AccessLogFacts } from '../../witness/access-log/access-log-facts.ts';
import type { CalleeFacts } from '../../witness/callee/callee.ts';

/** A cell whose request may have gone past a sidecar. */
interface UnprovedCell {
  readonly route: string;
  readonly observed: Observed;
  readonly unloggedBy?: string;
}

/** The sidecar that has no line of a request which its application received directly. */
export function unlogged(
  observations: readonly Observation[],
  { requestId }: Observation,
  facts: ClientFacts,
  callee: CalleeFacts | undefined,
): { readonly unloggedBy?: string } {
  const [log] = observations.filter((one) => one.requestId === requestId).flatMap(accessLogOf);
  return log?.lines.length === 0 && cameDirectly(facts, callee) ? { unloggedBy: log.pod } : {};
}

/**
 * Whether the application reports that no sidecar passed the request on: its peer would have an
 * address of the loopback (Istio, inbound passthrough bind address), and a request of HTTP the
 * header X-Forwarded-Proto.
 */
function cameDirectly(facts: ClientFacts, callee: CalleeFacts | undefined): boolean {
  if (callee !== undefined && !callee.echoesRequest) return false;
  const peer = facts.kind === 'echo' ? facts.callee['IP'] : 'body' in facts ? IP.exec(facts.body)?.[1] : undefined;
  return peer === undefined ? callee?.direct === true : !/^(127\.|::6$|::1$)/.test(peer);
}

const IP = /^IP=(\S+)$/m;

function accessLogOf({ witness, facts }: Observation): readonly AccessLogFacts[] {
  const { data } = witness === 'proxy' ? accessLogFacts.safeParse(facts) : { data: undefined };
  return data === undefined ? [] : [data];
}

/**
 * Names the admissions of a round that went past the sidecar of the callee: its log has no line of
 * the request, and a line of another request to the same pod in the same round, so that it does
 * log.
 */
export function withBypasses<Cell extends UnprovedCell>(
  cells: ReadonlyMap<string, Cell>,
  observations: readonly Observation[],
): ReadonlyMap<string, Cell> {
  const logging = observations.flatMap((one) =>
    accessLogOf(one).flatMap(({ lines, pod }) => (lines.length === 0 ? [] : [{ pod, to: parseRoute(one.route)?.to }])),
  );
  const named = (cell: Cell): Cell => {
    const { observed, unloggedBy, route } = cell;
    const to = parseRoute(route)?.to;
    const logs = logging.some((control) => control.pod === unloggedBy && control.to === to);
    if (observed.is !== 'admitted' || observed.over === 'mtls' || unloggedBy === undefined || !logs) return cell;
    return { ...cell, observed: { is: 'bypassed', over: observed.over } };
  };
  return new Map([...cells].map(([route, cell]) => [route, named(cell)]));
}

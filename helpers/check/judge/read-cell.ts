import { classify } from '../../classify/classify.ts';
import { traitsOf } from '../../model/mechanism.ts';
import type { Observation } from '../../model/observation.ts';
import type { Observed } from '../../model/outcome.ts';
import { parseRoute } from '../../model/route.ts';
import type { ProxyWitness, Witnessed, Witness } from '../../model/witness.ts';
import type { ClientFacts } from '../../probe/facts.ts';
import { readCalleeReport, type CalleeFacts } from '../../witness/callee/callee.ts';
import { heldFacts, type HeldFacts } from '../../witness/certificates/held.ts';
import { readGatewayReport } from '../../witness/gateway/gateway-report.ts';
import { readProxyReport } from '../../witness/read-proxy-report.ts';
import { readWireReport } from '../../witness/wire/report.ts';
import { wireMarkerOf } from '../../witness/wire/wire-marker.ts';
import { unlogged } from './bypasses.ts';
import { readFact } from './facts/read-fact.ts';
import { clientFactsOf, isOfClient, requestedFact } from './recorded/recorded-facts.ts';
import { disagreementOf } from './reports/contradictions.ts';
import type { JudgeContext } from './reports/judge-context.ts';
import type { RequestEvidence } from './reports/request-evidence.ts';

/** One cell as its witnesses report it. */
export interface CellReading {
  readonly observed: Observed;
  /** Those that reported something. */
  readonly witnesses: readonly Witness[];
  /**
   * Whether the certificate of the caller's sidecar is known, to be compared with the cell's
   * identity.
   */
  readonly certificateKnown: boolean;
  /**
   * `namespace/pod` of a sidecar whose log has no line of the request, although the application
   * reported that it came directly from the client; absent otherwise.
   */
  readonly unloggedBy?: string;
  /** A sidecar at either end logged how the call was refused, or failed. */
  readonly refusalLogged: boolean;
  /** The callee's sidecar or its gateway logged that it refused the request, so it was alive. */
  readonly refusedAtCallee: boolean;
}

/**
 * Names the outcome of one cell from what its client and all other witnesses reported of the
 * request.
 * @throws ZodError when the client's facts do not have the shape of their kind
 */
export function readCell(observations: readonly Observation[], context: JudgeContext): CellReading {
  const client = observations.find(isOfClient);
  if (client === undefined) return { observed: { is: 'inconclusive', because: 'no request was sent' }, ...UNSEEN };
  const facts = clientFactsOf(client);
  const { from = '', to = '' } = parseRoute(client.route) ?? {};
  const witnessed = witnessedOf(observations, client, to, context);
  const plain = classify(facts, witnessed);
  const certificates = context.certificates.get(facts.kind === 'edge' ? facts.gateway : from) ?? [];
  const fact = requestedFact(client);
  const { held: _held, ...reported } = witnessed;
  const { callee: _callee, ...others } = reported;
  // The headers that a callee reports as a fact may be forged: they are the claim, so they cannot
  // contradict its sidecar.
  const compared = fact === undefined ? reported : others;
  const disagreement = disagreementOf({
    observed: plain,
    status: statusOf(facts),
    certificates,
    ...sentBy(facts),
    ...compared,
  });
  const read = () => (fact === undefined ? plain : readFact(fact, { facts, plain, certificates, ...witnessed }));
  return {
    observed: disagreement ?? read(),
    witnesses: [client.witness, ...(Object.keys(reported) as (keyof Witnessed)[])],
    certificateKnown: certificates.length > 0,
    ...unlogged(observations, client, facts, witnessed.callee),
    refusalLogged: reported.proxy?.refused !== undefined || reported.gateway?.refused !== undefined,
    refusedAtCallee: [reported.proxy, reported.gateway].some(isRefusedAtCallee),
  };
}

const UNSEEN = { witnesses: [], certificateKnown: false, refusalLogged: false, refusedAtCallee: false } as const;

/** Failures of its application that a sidecar logs are no refusal of its own. */
function isRefusedAtCallee(proxy: ProxyWitness | undefined): boolean {
  const refused = proxy?.side === 'callee' ? proxy.refused : undefined;
  return refused !== undefined && traitsOf(refused).endsAtApplication !== true;
}

/** The reports of the witnesses besides the client; a silent witness is absent. */
function witnessedOf(
  observations: readonly Observation[],
  { requestId }: Observation,
  to: string,
  { captures }: JudgeContext,
): Witnessed & { readonly callee?: CalleeFacts; readonly held?: HeldFacts } {
  const factsFrom = (witness: Witness): readonly unknown[] =>
    observations
      .filter((other) => other.witness === witness && other.requestId === requestId)
      .map(({ facts }) => facts);
  const callee = readCalleeReport(factsFrom('callee')[0], requestId);
  const proxy = decisive(factsFrom('proxy').flatMap((facts) => readProxyReport(facts) ?? []));
  const gateway = factsFrom('gateway').flatMap((facts) => readGatewayReport(facts) ?? [])[0];
  const held = factsFrom('proxy').flatMap((facts) => heldFacts(facts) ?? [])[0];
  // The caller's end of the connection, as either sidecar logged it.
  const remote = proxy?.side === 'callee' ? proxy.remote : proxy?.sentFrom;
  const captured = captures
    .filter(({ member }) => member === to)
    .map(({ wireMarker, facts }) =>
      readWireReport(facts, {
        token: wireMarkerOf(wireMarker, requestId),
        ...(remote === undefined ? {} : { remote }),
      }),
    );
  const wire = captured.find((report) => report !== 'silent');
  return {
    ...(callee === undefined ? {} : { callee }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(gateway === undefined ? {} : { gateway }),
    ...(wire === undefined ? {} : { wire }),
    ...(held === undefined ? {} : { held }),
  };
}

/**
 * Of the sidecars at both ends, the one that refused the request or could not pass it on; the
 * callee's where both or neither did.
 */
function decisive(reports: readonly ProxyWitness[]): ProxyWitness | undefined {
  const calleeFirst = reports.toSorted((one, other) => one.side.localeCompare(other.side));
  return calleeFirst.find(({ refused }) => refused !== undefined) ?? calleeFirst[0];
}

/** The request target in the URL of a client that has one, and its session with a gateway. */
function sentBy(facts: ClientFacts): Pick<RequestEvidence, 'sentTarget' | 'toGateway'> {
  const toGateway = facts.kind === 'edge' ? { toGateway: facts.tls ?? ('plaintext' as const) } : {};
  const sentTarget = 'url' in facts ? /^\w+:\/\/[^/]*(\/.*)$/.exec(facts.url)?.[1] : undefined;
  return sentTarget === undefined ? toGateway : { ...toGateway, sentTarget };
}

function statusOf(facts: ClientFacts): number {
  return 'status' in facts ? facts.status : 0;
}

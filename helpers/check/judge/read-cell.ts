import { classify } from '../../classify/classify.ts';
import type { FactName } from '../../model/facts/fact-values.ts';
import { isFactName } from '../../model/facts/facts.ts';
import type { Observation } from '../../model/observation.ts';
import type { Observed } from '../../model/outcome.ts';
import { parseRoute } from '../../model/route.ts';
import type { ProxyWitness, Witnessed, Witness } from '../../model/witness.ts';
import type { ClientFacts } from '../../probe/facts.ts';
import { readCalleeReport, type CalleeFacts } from '../../witness/callee/callee.ts';
import { heldFacts, type HeldFacts } from '../../witness/certificates/held.ts';
import { readProxyReport } from '../../witness/read-proxy-report.ts';
import { readWireReport } from '../../witness/wire/report.ts';
import { wireMarkerOf } from '../../witness/wire/wire-marker.ts';
import { readFact } from './facts/read-fact.ts';
import { disagreementOf } from './reports/contradictions.ts';
import type { JudgeContext } from './reports/judge-context.ts';

/** One cell as its witnesses show it. */
export interface CellReading {
  readonly observed: Observed;
  /** Those that said something. */
  readonly witnesses: readonly Witness[];
  /** Whether the caller's sidecar showed the certificate that the cell's identity can be compared with. */
  readonly certificateKnown: boolean;
}

/** Names what one cell showed, from what its client and all other witnesses said of the same request. */
export function readCell(observations: readonly Observation[], around: JudgeContext): CellReading {
  const client = observations.find(({ witness }) => witness === 'client' || witness === 'kubelet');
  if (client === undefined)
    return { observed: { is: 'inconclusive', because: 'nobody asked' }, witnesses: [], certificateKnown: false };
  // The facts were written by the client of this name; a bundle keeps them byte for byte.
  const facts = client.facts as unknown as ClientFacts;
  const { from = '', to = '' } = parseRoute(client.route) ?? {};
  const witnessed = witnessedOf(observations, client, to, around);
  const plain = classify(facts, witnessed);
  const certificates = around.certificates.get(from) ?? [];
  const what = askedFor(client);
  const { held: _held, ...testified } = witnessed;
  const { callee: _callee, ...others } = testified;
  // Whoever is asked for what it was told may have been told anything: what its sidecar knows better is the claim, and no dispute.
  const compared = what === undefined ? testified : others;
  const disagreement = disagreementOf({ observed: plain, status: statusOf(facts), certificates, ...compared });
  const read = () => (what === undefined ? plain : readFact(what, { facts, plain, certificates, ...witnessed }));
  return {
    observed: disagreement ?? read(),
    witnesses: [client.witness, ...(Object.keys(testified) as (keyof Witnessed)[])],
    certificateKnown: certificates.length > 0,
  };
}

/** What the witnesses besides the client say; who is absent is silent. */
function witnessedOf(
  observations: readonly Observation[],
  { requestId }: Observation,
  to: string,
  { captures }: JudgeContext,
): Witnessed & { readonly callee?: CalleeFacts; readonly held?: HeldFacts } {
  const said = (witness: Witness): readonly unknown[] =>
    observations
      .filter((other) => other.witness === witness && other.requestId === requestId)
      .map(({ facts }) => facts);
  const callee = readCalleeReport(said('callee')[0], requestId);
  const proxy = moreTelling(said('proxy').flatMap((facts) => readProxyReport(facts) ?? []));
  const held = said('proxy').flatMap((facts) => heldFacts(facts) ?? [])[0];
  const remote = proxy?.side === 'callee' ? proxy.remote : undefined;
  const words = captures
    .filter(({ member }) => member === to)
    .map(({ wireMarker, facts }) =>
      readWireReport(facts, {
        token: wireMarkerOf(wireMarker, requestId),
        ...(remote === undefined ? {} : { remote }),
      }),
    );
  const wire = words.find((word) => word !== 'silent');
  return {
    ...(callee === undefined ? {} : { callee }),
    ...(proxy === undefined ? {} : { proxy }),
    ...(wire === undefined ? {} : { wire }),
    ...(held === undefined ? {} : { held }),
  };
}

/** The fact for which a request was sent; undefined for one that was sent to see whether it is let in. */
function askedFor({ facts: { fact } }: Observation): FactName | undefined {
  return isFactName(fact) ? fact : undefined;
}

/** Of the sidecars at both ends, the one that refused the request or could not pass it on; the callee's where both or neither did. */
function moreTelling(words: readonly ProxyWitness[]): ProxyWitness | undefined {
  const bySide = words.toSorted((one, other) => one.side.localeCompare(other.side));
  return bySide.find(({ refused }) => refused !== undefined) ?? bySide[0];
}

function statusOf(facts: ClientFacts): number {
  return 'status' in facts ? facts.status : 0;
}

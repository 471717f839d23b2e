import type { Observation } from '../../model/observation.ts';
import type { Observed, Witness } from '../../model/outcome.ts';
import { classify, type Witnessed } from '../../probe/classify.ts';
import type { ClientFacts } from '../../probe/facts.ts';

/** Names what one cell showed, from what its client and all other witnesses said of the same request. */
export function readCell(observations: readonly Observation[]): Observed {
  const client = observations.find(({ witness }) => witness === 'client' || witness === 'kubelet');
  if (client === undefined) return { is: 'inconclusive', because: 'nobody asked' };
  const said = (witness: Witness) =>
    observations.find((other) => other.witness === witness && other.requestId === client.requestId)?.facts;
  const callee = said('callee');
  const proxy = said('proxy');
  // The facts were written by the witnesses of the same names; a bundle keeps them byte for byte.
  const witnesses = {
    ...(callee === undefined ? {} : { callee }),
    ...(proxy === undefined ? {} : { proxy }),
  } as unknown as Witnessed;
  return classify(client.facts as unknown as ClientFacts, witnesses);
}

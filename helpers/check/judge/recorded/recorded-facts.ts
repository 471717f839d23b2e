import * as z from 'zod';
import type { FactName } from '../../../model/facts/fact-values.ts';
import { isFactName } from '../../../model/facts/facts.ts';
import type { Observation } from '../../../model/observation.ts';
import { clientFacts, type ClientFacts } from '../../../probe/facts.ts';
import { recordedRequest, type RecordedRequest } from './recorded-request.ts';

/** Facts of a client as an observation records them; a stream records each request by itself. */
export type RecordedFacts = ClientFacts | RecordedRequest;

const recordedFacts = z.union([clientFacts, recordedRequest]) satisfies z.ZodType<RecordedFacts>;

/** A request for a fact records which one. */
const purpose = z.object({ fact: z.custom<FactName>(isFactName, 'names no fact').exactOptional() });

type Recorded = Pick<Observation, 'facts' | 'witness'>;

/** Whether an observation records what the client of a request reported. */
export function isOfClient({ witness }: Pick<Observation, 'witness'>): boolean {
  return witness === 'client' || witness === 'kubelet';
}

/** Whether an observation is about one request of a stream; rounds are made of the others. */
export function isOfStream({ facts: { kind } }: Pick<Observation, 'facts'>): boolean {
  return kind === 'stream';
}

/**
 * What does not fit in the facts of an observation; undefined when they have the shape of their
 * kind.
 */
export function factsError(observation: Recorded): z.ZodError | undefined {
  if (!isOfClient(observation)) return undefined;
  const schema = isOfStream(observation) ? recordedRequest : clientFacts;
  return schema.safeParse(observation.facts).error ?? purpose.safeParse(observation.facts).error;
}

/** The facts of a client. @throws ZodError when they do not have the shape of their kind */
export function recordedFactsOf({ facts }: Recorded): RecordedFacts {
  return recordedFacts.parse(facts);
}

/**
 * The facts of the client of one request. @throws ZodError when they do not have the shape of their
 * kind
 */
export function clientFactsOf({ facts }: Recorded): ClientFacts {
  return clientFacts.parse(facts);
}

/**
 * The fact for which a request was sent; undefined for one that was sent to see whether it is
 * admitted.
 */
export function requestedFact({ facts }: Recorded): FactName | undefined {
  return purpose.parse(facts).fact;
}

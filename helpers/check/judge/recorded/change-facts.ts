import * as z from 'zod';
import type { ChangeEvent } from '../../../model/observation.ts';

/** How a check ended; the facts of its event `ended`. */
export interface Ended {
  /** The applied change stays in force for the next step of the scenario. */
  stays?: true;
  /** The step whose last rounds are the baseline of this one. */
  baselineOf?: string;
  /** Why the mesh cannot run the check. */
  notApplicable?: string;
}

/** What failed besides the mesh itself; the facts of an event `infrastructure`. */
export interface InfrastructureProblem {
  /** Why the check did not run to its end. */
  readonly stopped?: string;
  /** Why a capture could not be made. */
  readonly capture?: string;
  /** Why a certificate could not be collected. */
  readonly certificate?: string;
  /** Why a stream of requests broke. */
  readonly stream?: string;
  /** Why what explains the verdict could not be kept. */
  readonly diagnostics?: string;
  /** Which pods have no sidecar although injection is on for them. */
  readonly uninjected?: string;
  /** Why the check could not be cleaned up. */
  readonly cleanUp?: string;
}

const ended = z.object({
  stays: z.literal(true).exactOptional(),
  baselineOf: z.string().exactOptional(),
  notApplicable: z.string().exactOptional(),
}) satisfies z.ZodType<Ended>;

const problem = z.object({
  stopped: z.string().exactOptional(),
  capture: z.string().exactOptional(),
  certificate: z.string().exactOptional(),
  stream: z.string().exactOptional(),
  diagnostics: z.string().exactOptional(),
  uninjected: z.string().exactOptional(),
  cleanUp: z.string().exactOptional(),
}) satisfies z.ZodType<InfrastructureProblem>;

/** How long the proxies took to acknowledge a change; the facts of an event `acknowledged`. */
const acknowledgement = z.object({ waitedMs: z.number().exactOptional() });

/** What does not fit in the facts of an event; undefined when they have the shape of their kind. */
export function changeFactsError({ kind, facts }: Pick<ChangeEvent, 'kind' | 'facts'>): z.ZodError | undefined {
  if (kind === 'ended') return ended.safeParse(facts).error;
  if (kind === 'acknowledged') return acknowledgement.safeParse(facts).error;
  return kind === 'infrastructure' ? problem.safeParse(facts).error : undefined;
}

/**
 * How a check ended; undefined for one that did not run to its end. @throws ZodError for other
 * facts
 */
export function endOf(id: string, changes: readonly ChangeEvent[]): Ended | undefined {
  const event = changes.find(({ check, kind }) => check === id && kind === 'ended');
  return event === undefined ? undefined : ended.parse(event.facts);
}

/** What failed besides the mesh, in the order of the events. @throws ZodError for other facts */
export function problemsIn(changes: readonly ChangeEvent[]): readonly InfrastructureProblem[] {
  return changes.filter(({ kind }) => kind === 'infrastructure').map(({ facts }) => problem.parse(facts));
}

/** Milliseconds that each acknowledged change took. @throws ZodError for other facts */
export function waitsIn(changes: readonly ChangeEvent[]): readonly number[] {
  return changes
    .filter(({ kind }) => kind === 'acknowledged')
    .map(({ facts }) => acknowledgement.parse(facts).waitedMs ?? 0);
}

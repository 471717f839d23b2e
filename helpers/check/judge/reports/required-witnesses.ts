import { FACTS } from '../../../model/facts/facts.ts';
import { traitsOf } from '../../../model/mechanism.ts';
import type { Phase } from '../../../model/observation.ts';
import type { ExpectedOutcome } from '../../../model/outcome.ts';
import { parseRoute } from '../../../model/route.ts';
import { parseSpiffeId } from '../../../model/spiffe-id.ts';
import type { Witness } from '../../../model/witness.ts';
import { isMeshed } from '../../../model/workloads/cast-member.ts';
import { castOf } from '../../plan/changes/change-set.ts';
import { probeOf } from '../../plan/requests/streamed.ts';
import { isOriginated, sidecarAt } from '../../plan/sidecar.ts';
import type { CheckRecord } from '../../record/check-record.ts';

/**
 * A witness that must report about a cell; `certificate`: that of the caller's sidecar must be
 * known.
 */
export type RequiredWitness = Witness | 'certificate';

/** The witnesses whose silence leaves a cell in doubt, although its outcome is as expected. */
export type RequiredWitnesses = (route: string, expected: ExpectedOutcome) => readonly RequiredWitness[];

export interface RequiredWitnessOptions {
  /** False while a phase goes on, since a capture reports at its end. @default true */
  readonly captured?: boolean;
}

/**
 * The required witnesses of a phase. An admission requires the witness that the record names, the
 * callee's sidecar and the capture, where there are such; TLS that the caller's sidecar opens
 * requires that sidecar and the application that terminates it. A refusal requires the callee's
 * sidecar if that logs the mechanism in every case.
 */
export function requiredWitnessesOf(
  record: CheckRecord,
  phase: Phase,
  { captured = true }: RequiredWitnessOptions = {},
): RequiredWitnesses {
  const cast = castOf(record, phase);
  const collects = (witness: 'proxy' | 'wire'): boolean => record.witnesses.includes(witness);
  return (route, expected) => {
    const { from = '', to = '' } = parseRoute(route) ?? {};
    if (probeOf(record, route).kind === 'edge') return collects('proxy') ? atGateway(expected, isMeshed(cast[to])) : [];
    const sidecar = collects('proxy') && sidecarAt(record, cast, route) ? (['proxy'] as const) : [];
    if (expected.is === 'refused') return traitsOf(expected.by).loggedByCallee === true ? sidecar : [];
    if (expected.is === 'reports')
      return FACTS[expected.fact].collected.flatMap((witness) => (witness === 'proxy' ? sidecar : [witness]));
    if (expected.is !== 'admitted') return [];
    const named = expected.seenBy === undefined ? [] : [expected.seenBy];
    const originated = expected.over !== 'plaintext' && isOriginated(record, cast, route);
    const ends = originated ? (['callee', ...(collects('proxy') ? (['proxy'] as const) : [])] as const) : [];
    const wire = collects('wire') && (originated || isMeshed(cast[to])) ? (['wire'] as const) : [];
    const identity = expected.over === 'mtls' && parseSpiffeId(expected.as) !== undefined;
    const certificate = identity && sidecar.length > 0 && isMeshed(cast[from]) ? (['certificate'] as const) : [];
    const all = new Set<RequiredWitness>([...named, ...sidecar, ...ends, ...certificate, ...wire]);
    return [...all].filter((witness) => captured || witness !== 'wire');
  };
}

/**
 * A gateway logs each request and connection that it takes. What the callee received is the fact of
 * a route of its own, which names its witnesses.
 */
function atGateway(expected: ExpectedOutcome, hasSidecar: boolean): readonly RequiredWitness[] {
  if (expected.is === 'refused') return traitsOf(expected.by).loggedByCallee === true ? ['gateway'] : [];
  if (expected.is === 'reports')
    return FACTS[expected.fact].collected.filter((witness) => witness !== 'proxy' || hasSidecar);
  return expected.is === 'admitted' ? ['gateway'] : [];
}

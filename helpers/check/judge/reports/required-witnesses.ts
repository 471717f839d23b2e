import { FACTS } from '../../../model/facts/facts.ts';
import { traitsOf } from '../../../model/mechanism.ts';
import type { Phase } from '../../../model/observation.ts';
import type { ExpectedOutcome } from '../../../model/outcome.ts';
import { parseRoute } from '../../../model/route.ts';
import { parseSpiffeId } from '../../../model/spiffe-id.ts';
import type { Witness } from '../../../model/witness.ts';
import type { CastMember } from '../../../model/workloads/cast-member.ts';
import { castOf } from '../../plan/changes/change-set.ts';
import { sidecarAt } from '../../plan/sidecar.ts';
import type { CheckRecord } from '../../record/check-record.ts';

/** A witness that has to report on a cell; `certificate`: the caller's sidecar has to show its certificate. */
export type RequiredWitness = Witness | 'certificate';

/** Whose silence leaves a cell in doubt, when it shows what is expected of it. */
export type RequiredWitnesses = (route: string, expected: ExpectedOutcome) => readonly RequiredWitness[];

export interface RequiredWitnessOptions {
  /** False while a phase goes on: a capture speaks when it has ended. @default true */
  readonly captured?: boolean;
}

/**
 * The witnesses of a phase. Whoever is let in has to be seen by the witness that the record names, by the callee's sidecar, and by the capture
 * if there is one; a denial in the words of RBAC is looked for in the sidecar's log as well. Any other refusal may leave no trace there.
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
    const sidecar = collects('proxy') && sidecarAt(record, cast, route) ? (['proxy'] as const) : [];
    if (expected.is === 'refused') return traitsOf(expected.by).loggedByCallee === true ? sidecar : [];
    if (expected.is === 'reports')
      return FACTS[expected.fact].collected.flatMap((witness) => (witness === 'proxy' ? sidecar : [witness]));
    if (expected.is !== 'admitted') return [];
    const named = expected.seenBy === undefined ? [] : [expected.seenBy];
    const wire = collects('wire') && isMeshed(cast[to]) ? (['wire'] as const) : [];
    const identity = expected.over === 'mtls' && parseSpiffeId(expected.as) !== undefined;
    const certificate = identity && sidecar.length > 0 && isMeshed(cast[from]) ? (['certificate'] as const) : [];
    const all = new Set<RequiredWitness>([...named, ...sidecar, ...certificate, ...wire]);
    return [...all].filter((demand) => captured || demand !== 'wire');
  };
}

function isMeshed(member: CastMember | undefined): boolean {
  return member?.kind === 'workload' && member.membership === 'meshed';
}

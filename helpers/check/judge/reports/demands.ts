import type { Phase } from '../../../model/observation.ts';
import type { ExpectedOutcome, Witness } from '../../../model/outcome.ts';
import type { Party } from '../../../model/workloads/cast-member.ts';
import { parseRoute } from '../../../model/route.ts';
import { SHOWN } from '../../../model/facts/facts.ts';
import { parseSpiffeId } from '../../../model/spiffe-id.ts';
import { sidecarAt } from '../../plan/sidecar.ts';
import { castOf } from '../../plan/changes/change-set.ts';
import type { CheckRecord } from '../../record/check-record.ts';

/** Who has to say something of a cell; `leaf`: the caller's sidecar has to show its certificate. */
export type Demand = Witness | 'leaf';

/** Whose silence leaves a cell in doubt, when it shows what is expected of it. */
export type Demands = (route: string, expected: ExpectedOutcome) => readonly Demand[];

export interface DemandOptions {
  /** False while a phase goes on: a capture speaks when it has ended. @default true */
  readonly captured?: boolean;
}

/**
 * The witnesses of a phase. Whoever is let in has to be seen by the witness that the record names, by the callee's sidecar, and by the capture
 * if there is one; a denial in the words of RBAC is looked for in the sidecar's log as well. Any other refusal may leave no trace there.
 */
export function demandsOf(record: CheckRecord, phase: Phase, { captured = true }: DemandOptions = {}): Demands {
  const cast = castOf(record, phase);
  const hears = (witness: 'proxy' | 'wire'): boolean => record.witnesses.includes(witness);
  return (route, expected) => {
    const { from = '', to = '' } = parseRoute(route) ?? {};
    const sidecar = hears('proxy') && sidecarAt(record, cast, route) ? (['proxy'] as const) : [];
    if (expected.is === 'refused') return expected.by.startsWith('rbac-') ? sidecar : [];
    if (expected.is === 'shown')
      return SHOWN[expected.what].heard.flatMap((witness) => (witness === 'proxy' ? sidecar : [witness]));
    if (expected.is !== 'admitted') return [];
    const named = expected.seenBy === undefined ? [] : [expected.seenBy];
    const wire = hears('wire') && isMeshed(cast[to]) ? (['wire'] as const) : [];
    const identity = expected.over === 'mtls' && parseSpiffeId(expected.as) !== undefined;
    const leaf = identity && sidecar.length > 0 && isMeshed(cast[from]) ? (['leaf'] as const) : [];
    const all = new Set<Demand>([...named, ...sidecar, ...leaf, ...wire]);
    return [...all].filter((demand) => captured || demand !== 'wire');
  };
}

function isMeshed(party: Party | undefined): boolean {
  return party?.kind === 'workload' && party.membership === 'meshed';
}

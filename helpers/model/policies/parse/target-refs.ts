import type { TargetRef } from '../placed.ts';
import { partOf, partsOf, text, type Part } from './readers.ts';

/**
 * What a policy is attached to. The single targetRef is its older form
 * (pilot/pkg/model/policyattachment.go, GetTargetRefs).
 */
export function targetRefsOf(spec: Part): readonly TargetRef[] {
  const several = partsOf(spec, 'targetRefs');
  const single = spec.fields['targetRef'] === undefined ? [] : [partOf(spec, 'targetRef')];
  return (several.length > 0 ? several : single).map(({ fields }) => ({
    group: text(fields['group']),
    kind: text(fields['kind']),
    name: text(fields['name']),
  }));
}

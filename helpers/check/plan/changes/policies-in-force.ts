import type { KubeObject } from '../../../kube/manifest.ts';
import { parsePolicies } from '../../../model/policies/parse-policies.ts';
import type { Policy } from '../../../model/policies/policy.ts';
import { identityOf, objectsInForce, type ChangeSet } from './change-set.ts';
import { inCreationBatches } from './creation-batches.ts';

/**
 * Returns the policies in force in a phase. Those that are created together are equally old: those
 * of a creation batch, of the change, and of its undoing.
 */
export function policiesInForce(changeSet: ChangeSet, phase: 'baseline' | 'applied' | 'restored'): readonly Policy[] {
  const objects = objectsInForce(changeSet, phase);
  const ageOf = agesIn(changeSet, phase);
  return parsePolicies(objects, objects.map(ageOf));
}

function agesIn(changeSet: ChangeSet, phase: 'baseline' | 'applied' | 'restored'): (object: KubeObject) => number {
  const batches = inCreationBatches(changeSet.given);
  const given = new Map(
    batches.flatMap((batch, age) => batch.flatMap(({ objects }) => objects.map((object) => [identityOf(object), age]))),
  );
  const identities = (manifests: ChangeSet['applies']): Set<string> =>
    new Set(manifests.flatMap(({ objects }) => objects.map(identityOf)));
  const anew = {
    baseline: new Set<string>(),
    applied: identities(changeSet.removes),
    restored: identities([...changeSet.applies, ...changeSet.removes]),
  }[phase];
  return (object) => {
    const identity = identityOf(object);
    const age = anew.has(identity) ? undefined : given.get(identity);
    return age ?? batches.length;
  };
}

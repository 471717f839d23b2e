import type { KubeObject } from '../../../kube/manifest.ts';
import { kindsForExistingMesh, useOf } from '../../plan/changes/record-kinds.ts';
import type { CheckRecord } from '../../record/check-record.ts';
import { manifestLine } from '../lines/manifest-line.ts';
import type { Problem } from '../problem.ts';
import type { ManifestSource } from '../sources.ts';
import { reachProblems } from './reach-rules.ts';

/** Refuses unknown kinds, because what they change is unknown. */
export function kindProblems(record: CheckRecord, { file, text, objects }: ManifestSource): Problem[] {
  return objects.flatMap((object) => {
    const use = useOf(object);
    // The place is looked up only for a problem: it parses the manifest once more.
    const refused = (why: string): Problem => ({ file, line: manifestLine(text, object, 'kind'), text: why });
    if (use === 'unknown') return [refused(unknownKind(object))];
    if (record.requires.mesh === 'managed') return [];
    if (use === 'managed-mesh')
      return [refused(`${object.kind} changes the mesh, so the record needs requires: { mesh: 'managed' }`)];
    return reachProblems(record, object).map((problem) => refused(`${object.kind} ${problem}`));
  });
}

function unknownKind({ apiVersion, kind }: KubeObject): string {
  const known = kindsForExistingMesh().join(', ');
  return `has a ${kind} of ${apiVersion}, a kind that no record may use; on an existing mesh it may use ${known}`;
}

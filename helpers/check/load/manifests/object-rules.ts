import { unappliedFields } from '../../../model/policies/parse/mesh-settings.ts';
import { refusals } from '../../../model/policies/validate/refusals.ts';
import { manifestLine } from '../lines/manifest-line.ts';
import type { Problem } from '../problem.ts';
import type { ManifestSource } from '../sources.ts';

/**
 * Returns what no run can apply of the objects of a manifest.
 * @param sentOnly it is never applied, so that the API server may reject it: that is the claim
 */
export function objectProblems(manifest: ManifestSource, sentOnly: boolean): Problem[] {
  if (!sentOnly) return [...operatorProblems(manifest), ...refusedObjects(manifest)];
  const { file, objects } = manifest;
  return objects.length === 1 ? [] : [{ file, line: 1, text: 'is sent as a dry run, which takes one object' }];
}

/** A run applies MeshConfig and the values of injection, and would ignore other fields. */
function operatorProblems({ file, text, objects }: ManifestSource): Problem[] {
  return objects.flatMap((object) =>
    unappliedFields(object).map((path) => ({
      file,
      line: manifestLine(text, object, ...path.split('.')),
      text: `sets ${path}, which no run applies; it applies spec.meshConfig and spec.values`,
    })),
  );
}

/** Objects that the API server of a mesh would refuse, so that no run has to find it out. */
function refusedObjects({ file, text, objects }: ManifestSource): Problem[] {
  return objects.flatMap((object) =>
    refusals(object).map(({ path, reason }) => ({
      file,
      line: manifestLine(text, object, ...keysOf(path)),
      text: `would be refused by the API server at ${path}: ${reason}`,
    })),
  );
}

/** The keys of a path: `spec`, `rules` and `0` of `spec.rules[0]`; annotations are one place. */
function keysOf(path: string): readonly string[] {
  return path.startsWith('metadata.annotations') ? ['metadata', 'annotations'] : path.split(/[.[\]]+/).filter(Boolean);
}

import type { KubeObject } from '../../../kube/manifest.ts';
import { splitMemberKey } from '../../../model/workloads/cast-member.ts';
import { ROOT_NAMESPACE } from '../../../model/workloads/workload.ts';
import { namedChangeOf } from '../../plan/changes/change-set.ts';
import { isInNoNamespace } from '../../plan/changes/record-kinds.ts';
import { dryRunsOf } from '../../plan/requests/dry-runs.ts';
import type { CheckRecord } from '../../record/check-record.ts';
import { kindOf } from '../../record/sabotage/sabotage.ts';
import type { Candidate } from '../candidate.ts';
import { manifestLine } from '../lines/manifest-line.ts';
import { lineIn } from '../lines/record-line.ts';
import type { Problem } from '../problem.ts';
import type { CheckSource, ManifestSource } from '../sources.ts';
import { kindProblems } from './kind-rules.ts';
import { objectProblems } from './object-rules.ts';
import { referenceProblems } from './reference-rules.ts';
import { isSentOnly } from './sent-only.ts';

/** Returns the manifests that a record names, each with the section that names it. */
export function namedManifests(record: CheckRecord): { section: string; name: string }[] {
  const lists = { given: record.given, applies: record.applies, removes: record.removes };
  const listed = Object.entries(lists).flatMap(([section, names]) => names.map((name) => ({ section, name })));
  const sabotaged = Object.values(record.sabotage).flatMap((sabotage) => {
    return kindOf(sabotage)
      .manifests(sabotage)
      .map((name) => ({ section: 'sabotage', name }));
  });
  const submitted = dryRunsOf(record).map((name) => ({ section: 'probes', name }));
  return [...listed, ...submitted, ...sabotaged];
}

/**
 * Returns manifests that a record names and that do not exist, and manifests that no record names.
 * @param siblings all records of the same file: the steps of a scenario share its manifests
 */
export function manifestProblems(
  { found, record }: Candidate,
  manifests: readonly ManifestSource[],
  siblings: readonly CheckRecord[],
): Problem[] {
  const ofCheck = manifests.filter(({ dir }) => dir === found.manifestDir);
  const named = namedManifests(record);
  const namedHere = siblings.flatMap(namedManifests);
  const here = (text: string, ...path: readonly string[]): Problem => ({
    file: found.file,
    line: lineIn(found, ...path),
    text,
  });
  const unknown = named
    .filter(({ name }) => !ofCheck.some((manifest) => manifest.name === name))
    .map(({ section, name }) => here(`${found.manifestDir}/${name} does not exist`, section, name));
  const orphans = ofCheck
    .filter(({ name }) => !namedHere.some((use) => use.name === name))
    .map(({ file }) => ({ file, line: 1, text: `is named nowhere in ${found.file}` }));
  return [
    ...unknown,
    ...orphans,
    ...changeProblems(record, here),
    ...ofCheck.flatMap((manifest) => contentProblems(record, manifest)),
  ];
}

function changeProblems(record: CheckRecord, here: (text: string, ...path: readonly string[]) => Problem): Problem[] {
  const { applies, removes, redeploys = {}, given, sabotage } = record;
  const { dryRuns } = namedChangeOf(record);
  const changes = applies.length + removes.length + Object.keys(redeploys).length > 0;
  const isState = record.kind === 'state';
  const idle =
    changes || isState ? [] : [here('neither applies nor removes a manifest, and rebuilds no workload', 'id')];
  const both = changes && isState ? [here('is about a state and changes it: drop one of the two', 'kind')] : [];
  const strange = removes
    .filter((name) => !given.includes(name))
    .map((name) => here(`removes ${name}, which was not given`, 'removes', name));
  const beside = Object.entries(sabotage).flatMap(([key, change]) => {
    const why = kindOf(change).unfit({ applies, removes, redeploys, dryRuns }, change);
    return why === undefined ? [] : [here(`the sabotage "${key}" ${why}`, 'sabotage', key)];
  });
  return [...idle, ...both, ...strange, ...beside, ...reservedPlaces(record, here)];
}

/**
 * Namespaces of every cluster. A run creates and deletes the namespaces of its cast, so it must not
 * use these.
 */
const RESERVED = /^(default|kube-.*|istio-system)$/;

function reservedPlaces(
  { cast }: CheckRecord,
  here: (text: string, ...path: readonly string[]) => Problem,
): readonly Problem[] {
  return Object.keys(cast)
    .filter((key) => RESERVED.test(splitMemberKey(key).namespace))
    .map((key) => here(`puts ${key} into a namespace that every cluster has`, 'cast', key));
}

function contentProblems(record: CheckRecord, manifest: ManifestSource): Problem[] {
  const namespaces = new Set(Object.keys(record.cast).map((key) => splitMemberKey(key).namespace));
  const outside = manifest.objects
    .filter((object) => !namespaces.has(placeOf(object)) || placeOf(object) === '')
    .flatMap((object) => {
      const namespace = placeOf(object);
      const text = outsideText(record, namespace);
      if (text === undefined) return [];
      return [{ file: manifest.file, line: manifestLine(manifest.text, object, 'metadata', 'namespace'), text }];
    });
  return [
    ...manifest.problems,
    ...outside,
    ...kindProblems(record, manifest),
    ...referenceProblems(record, manifest),
    ...objectProblems(manifest, isSentOnly(record, manifest.name)),
  ];
}

/**
 * Returns the namespace that an object changes: the root namespace for a mesh-wide object, else its
 * ofCheck.
 */
function placeOf({ kind, metadata }: KubeObject): string {
  if (kind !== 'IstioOperator' && isInNoNamespace({ kind })) return ROOT_NAMESPACE;
  return (kind === 'Namespace' ? metadata?.name : metadata?.namespace) ?? '';
}

function outsideText({ requires }: CheckRecord, namespace: string): string | undefined {
  if (namespace === '') return 'has an object without metadata.namespace';
  if (namespace !== ROOT_NAMESPACE) return `changes the namespace ${namespace}, which is not in the cast`;
  return requires.mesh === 'managed'
    ? undefined
    : `changes the mesh-wide configuration, so the record needs requires: { mesh: 'managed' }`;
}

/** Returns folders of manifests without a check of the same stem. */
export function orphanFolders(found: readonly CheckSource[], manifests: readonly ManifestSource[]): Problem[] {
  const dirs = new Set(manifests.map(({ dir }) => dir));
  return [...dirs]
    .filter((dir) => !found.some(({ manifestDir }) => manifestDir === dir))
    .map((dir) => ({ file: dir, line: 1, text: 'no check of this name exists in suites/' }));
}

import { EXIT, MeshproofError } from '../../../errors.ts';
import type { KubeObject } from '../../../kube/manifest.ts';
import type { Phase } from '../../../model/observation.ts';
import type { ExpectedOutcome } from '../../../model/outcome.ts';
import type { WorkloadMember } from '../../../model/workloads/cast-member.ts';
import type { CheckRecord, LoadedCheck, Manifest } from '../../record/check-record.ts';
import type { NamedChange } from '../../record/sabotage/sabotage-kind.ts';
import { kindOf, type Sabotage } from '../../record/sabotage/sabotage.ts';
import { dryRunsOf, withDryRuns } from '../requests/dry-runs.ts';
import { probesKubelet } from '../requests/requests-kubelet.ts';

/** Manifests and redeploys of a check, with or without a sabotage. */
export interface ChangeSet {
  /** In force before the baseline. */
  readonly given: readonly Manifest[];
  /** The change: manifests applied and removed, and workloads rebuilt. */
  readonly applies: readonly Manifest[];
  readonly removes: readonly Manifest[];
  readonly redeploys: Readonly<Record<string, WorkloadMember>>;
}

/** Returns what a check changes; under a sabotage, what it changes instead. */
export function changeSetOf(check: LoadedCheck, sabotageName?: string): ChangeSet {
  const { record, manifests } = check;
  const pick = (names: readonly string[]): Manifest[] => names.flatMap((name) => manifests[name] ?? []);
  const plain = namedChangeOf(record);
  const change = sabotageName === undefined ? plain : changedBy(plain, sabotageOf(record, sabotageName));
  return {
    given: pick(record.given),
    applies: pick(change.applies),
    removes: pick(change.removes),
    redeploys: change.redeploys,
  };
}

/** Returns what a check changes, by the names of its manifests and workloads. */
export function namedChangeOf({ applies, removes, redeploys = {}, ...record }: CheckRecord): NamedChange {
  return { applies, removes, redeploys, dryRuns: Object.fromEntries(dryRunsOf(record).map((name) => [name, name])) };
}

function changedBy(plain: NamedChange, sabotage: Sabotage): NamedChange {
  return kindOf(sabotage).changed(plain, sabotage);
}

/**
 * Returns the record with the outcomes that a sabotage must have: those of `under`, else those of
 * `is`.
 */
export function recordUnder(record: CheckRecord, sabotageName: string): CheckRecord {
  const expects = Object.entries(record.expects).map(
    ([route, { is, under }]) => [route, { is: under[sabotageName] ?? is, under }] as const,
  );
  const change = sabotageOf(record, sabotageName);
  const { redeploys, removes, dryRuns } = changedBy(namedChangeOf(record), change);
  const rebuilt = Object.keys(redeploys).length === 0 && record.redeploys === undefined ? {} : { redeploys };
  // A manifest that is not removed needs no restoration.
  const kept = removes.length < record.removes.length ? { restored: {} } : {};
  return { ...record, expects: Object.fromEntries(expects), ...rebuilt, ...kept, ...withDryRuns(record, dryRuns) };
}

/** Returns the cast of a phase: while the change is in force, its redeploys are part of it. */
export function castOf({ cast, redeploys }: CheckRecord, phase: Phase): CheckRecord['cast'] {
  return phase === 'baseline' || phase === 'restored' ? cast : { ...cast, ...redeploys };
}

function sabotageOf(record: CheckRecord, name: string) {
  const change = record.sabotage[name];
  if (change !== undefined) return change;
  throw new MeshproofError({
    operation: `sabotage ${record.id} by "${name}"`,
    details: `The check declares: ${Object.keys(record.sabotage).join(', ')}.`,
    hint: 'name one of its sabotages',
    exitCode: EXIT.usage,
  });
}

/**
 * Returns the expected outcome of each route in a phase; a route without expectation keeps its
 * baseline.
 */
export function expectationsOf(record: CheckRecord, phase: Phase): Readonly<Record<string, ExpectedOutcome>> {
  const routes = Object.entries(record.baseline);
  if (phase === 'baseline') return record.baseline;
  if (phase === 'restored') return isRestoredObserved(record) ? { ...record.baseline, ...record.restored } : {};
  return Object.fromEntries(routes.map(([route, before]) => [route, record.expects[route]?.is ?? before]));
}

/**
 * Returns whether the baseline is observed again after the change is undone. A check of kubelet
 * probes takes seconds and meets a new container, so it observes again only if the record expects
 * an outcome then. A claim about a state changes nothing.
 */
export function isRestoredObserved(record: CheckRecord): boolean {
  if (record.kind === 'state') return false;
  return !probesKubelet(record) || Object.keys(record.restored).length > 0;
}

/**
 * Returns the objects in force in a phase, oldest first. An object applied under the name of
 * another takes its place and its age; an object that is restored is younger than all others.
 */
export function objectsInForce(
  changeSet: ChangeSet,
  phase: 'baseline' | 'applied' | 'restored',
): readonly KubeObject[] {
  const objects = new Map(
    changeSet.given.flatMap((manifest) => manifest.objects.map((object) => [identityOf(object), object] as const)),
  );
  if (phase === 'baseline') return [...objects.values()];
  if (phase === 'restored') return restoredLast(objects, changeSet);
  for (const object of changeSet.removes.flatMap((manifest) => manifest.objects)) objects.delete(identityOf(object));
  for (const object of changeSet.applies.flatMap((manifest) => manifest.objects))
    objects.set(identityOf(object), object);
  return [...objects.values()];
}

function restoredLast(
  objects: ReadonlyMap<string, KubeObject>,
  { applies, removes }: ChangeSet,
): readonly KubeObject[] {
  const touched = new Set([...applies, ...removes].flatMap((manifest) => manifest.objects.map(identityOf)));
  const [kept, again] = [false, true].map((was) => [...objects].filter(([identity]) => touched.has(identity) === was));
  return [...(kept ?? []), ...(again ?? [])].map(([, object]) => object);
}

/** Two objects with the same identity are one object in the cluster. */
export function identityOf({ apiVersion, kind, metadata }: KubeObject): string {
  return `${apiVersion.split('/')[0] ?? ''} ${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}

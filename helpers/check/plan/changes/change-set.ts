import { EXIT, MeshproofError } from '../../../errors.ts';
import type { KubeObject } from '../../../kube/manifest.ts';
import type { Phase } from '../../../model/observation.ts';
import type { ExpectedOutcome } from '../../../model/outcome.ts';
import type { WorkloadMember } from '../../../model/workloads/cast-member.ts';
import type { CheckRecord, LoadedCheck, Manifest } from '../../record/check-record.ts';
import type { NamedChange } from '../../record/sabotage/sabotage-kind.ts';
import { kindOf, type Sabotage } from '../../record/sabotage/sabotage.ts';
import { probesKubelet } from '../requests/requests-kubelet.ts';

/** What a check does to the mesh, with or without a sabotage. */
export interface ChangeSet {
  /** In force before the baseline. */
  readonly given: readonly Manifest[];
  /** The change: what is applied, what is removed, and which parties are rebuilt. */
  readonly applies: readonly Manifest[];
  readonly removes: readonly Manifest[];
  readonly redeploys: Readonly<Record<string, WorkloadMember>>;
}

/** Reads what a check does; under a sabotage, what it does instead. */
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

/** What a check changes, by the names of its manifests and workloads. */
export function namedChangeOf({ applies, removes, redeploys = {} }: CheckRecord): NamedChange {
  return { applies, removes, redeploys };
}

function changedBy(plain: NamedChange, sabotage: Sabotage): NamedChange {
  return kindOf(sabotage).changed(plain, sabotage);
}

/** The record whose expectations are what the sabotage must show: its own where `under` names it, else `is`. */
export function recordUnder(record: CheckRecord, sabotageName: string): CheckRecord {
  const expects = Object.entries(record.expects).map(
    ([route, { is, under }]) => [route, { is: under[sabotageName] ?? is, under }] as const,
  );
  const change = sabotageOf(record, sabotageName);
  const { redeploys, removes } = changedBy(namedChangeOf(record), change);
  const rebuilt = Object.keys(redeploys).length === 0 && record.redeploys === undefined ? {} : { redeploys };
  // What stays in force all the time is not made anew.
  const kept = removes.length < record.removes.length ? { restored: {} } : {};
  return { ...record, expects: Object.fromEntries(expects), ...rebuilt, ...kept };
}

/** The parties as they are in a phase: those that are rebuilt are what was made of them while the change is in force. */
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

/** What each route must show while the change is in force; a route that the check does not expect keeps its baseline. */
export function expectationsOf(record: CheckRecord, phase: Phase): Readonly<Record<string, ExpectedOutcome>> {
  const routes = Object.entries(record.baseline);
  if (phase === 'baseline') return record.baseline;
  if (phase === 'restored') return isRestoredObserved(record) ? { ...record.baseline, ...record.restored } : {};
  return Object.fromEntries(routes.map(([route, before]) => [route, record.expects[route]?.is ?? before]));
}

/**
 * Whether the baseline is looked for once more after the change was undone. A look through the kubelet's eyes takes seconds and the
 * container is a new one by then, so it is taken only where the record asks for it.
 * Nothing was changed for a claim about a state.
 */
export function isRestoredObserved(record: CheckRecord): boolean {
  if (record.kind === 'state') return false;
  return !probesKubelet(record) || Object.keys(record.restored).length > 0;
}

/**
 * Objects in force in a phase, oldest first: an object applied under the name of another takes its place and its age. What the change
 * removed or wrote over is younger than all others once it stands again.
 */
export function objectsInForce(
  changeSet: ChangeSet,
  phase: 'baseline' | 'applied' | 'restored',
): readonly KubeObject[] {
  const objects = new Map(
    changeSet.given.flatMap((manifest) => manifest.objects.map((object) => [identityOf(object), object] as const)),
  );
  if (phase === 'baseline') return [...objects.values()];
  if (phase === 'restored') return reinstatedLast(objects, changeSet);
  for (const object of changeSet.removes.flatMap((manifest) => manifest.objects)) objects.delete(identityOf(object));
  for (const object of changeSet.applies.flatMap((manifest) => manifest.objects))
    objects.set(identityOf(object), object);
  return [...objects.values()];
}

function reinstatedLast(
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

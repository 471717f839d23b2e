import { budgets } from '../timing/budgets.ts';
import type { KubeTarget } from './kube.ts';
import { kubectl } from './kubectl.ts';
import { formatManifest, parseManifest, type KubeObject } from './manifest.ts';

/** Field managers: what a check applies is told apart from the stage it plays on. */
export const FIELD_MANAGER = { check: 'meshproof', cast: 'meshproof-cast' } as const;

export interface Applied {
  /** UTC, ISO 8601: when the API server had answered for the last object. */
  readonly appliedAt: string;
  /** Objects as kubectl names them, such as `peerauthentication.security.istio.io/strict`. */
  readonly objects: readonly string[];
}

export interface ApplyOptions {
  readonly signal: AbortSignal;
  readonly fieldManager?: string;
}

/**
 * Applies a manifest on the server side, so that no client drops a field that it does not know.
 * @throws MeshproofError with the API server's words when an object is refused.
 */
export async function applyManifests(target: KubeTarget, yaml: string, options: ApplyOptions): Promise<Applied> {
  const manager = options.fieldManager ?? FIELD_MANAGER.check;
  const args = ['apply', '--server-side', '--force-conflicts', '--field-manager', manager, '-o', 'name', '-f', '-'];
  const stdout = await kubectl(target, args, {
    attempted: `apply ${summary(parseManifest(yaml))}`,
    signal: options.signal,
    input: yaml,
    repair: 'correct the manifest; the API server says why it refuses it below',
    budgetMs: budgets.applyCommand,
  });
  return { appliedAt: new Date().toISOString(), objects: stdout.split('\n').filter((line) => line !== '') };
}

/**
 * Takes a manifest back: deletes its objects and waits until they are gone.
 * An object that the cast owns too (a Deployment that a check only amended) stays, without the check's fields.
 */
export async function deleteManifests(target: KubeTarget, yaml: string, options: ApplyOptions): Promise<void> {
  const objects = parseManifest(yaml);
  const amended = await amendedObjects(target, objects, options);
  const created = objects.filter((object) => !amended.has(identity(object)));
  if (created.length > 0) {
    await kubectl(target, ['delete', '--ignore-not-found', '--wait=true', '-f', '-'], {
      attempted: `delete ${summary(created)}`,
      signal: options.signal,
      input: formatManifest(created.toReversed()),
      budgetMs: budgets.applyCommand,
    });
  }
  const kept = objects.filter((object) => amended.has(identity(object)));
  if (kept.length > 0) await applyManifests(target, formatManifest(kept.map(bare)), options);
}

/** Kinds of which the cast consists; only these can be owned by the cast and a check at once. */
const CAST_KINDS = new Set(['Deployment', 'Service', 'ServiceAccount', 'Namespace']);

async function amendedObjects(
  target: KubeTarget,
  objects: readonly KubeObject[],
  options: ApplyOptions,
): Promise<Set<string>> {
  const candidates = objects.filter((object) => CAST_KINDS.has(object.kind));
  if (candidates.length === 0) return new Set();
  const args = ['get', '--show-managed-fields', '--ignore-not-found', '-o', 'json', '-f', '-'];
  const stdout = await kubectl(target, args, {
    attempted: `look up ${summary(candidates)}`,
    signal: options.signal,
    input: formatManifest(candidates),
  });
  return new Set(parseObjects(stdout).filter(isOfCast).map(identity));
}

function parseObjects(json: string): readonly KubeObject[] {
  if (json.trim() === '') return [];
  const answer = JSON.parse(json) as KubeObject & { items?: KubeObject[] };
  return answer.items ?? [answer];
}

function isOfCast(object: KubeObject): boolean {
  const { managedFields } = object.metadata as { managedFields?: readonly { manager?: string }[] };
  return managedFields?.some(({ manager }) => manager === FIELD_MANAGER.cast) ?? false;
}

/** An object with its identity and nothing else: applying it gives up every field its manager had set. */
function bare({ apiVersion, kind, metadata: { name, namespace } }: KubeObject): KubeObject {
  return { apiVersion, kind, metadata: namespace === undefined ? { name } : { name, namespace } };
}

function identity({ kind, metadata: { name, namespace } }: KubeObject): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}

function summary(objects: readonly KubeObject[]): string {
  const names = objects.map(
    ({ kind, metadata }) => `${kind} ${[metadata.namespace, metadata.name].filter(Boolean).join('/')}`,
  );
  return names.length > 4
    ? `${names.slice(0, 3).join(', ')} and ${(names.length - 3).toString()} more`
    : names.join(', ');
}

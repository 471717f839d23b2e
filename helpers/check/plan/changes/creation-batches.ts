import canonicalize from 'canonicalize';
import type { KubeObject } from '../../../kube/manifest.ts';
import type { Manifest } from '../../record/check-record.ts';
import { identityOf } from './change-set.ts';

/**
 * Divides manifests, in their order, into batches wherever the age of their objects matters: of
 * several policies of one level Istio applies the oldest, and objects created together are equally
 * old.
 */
export function inCreationBatches(manifests: readonly Manifest[]): readonly (readonly Manifest[])[] {
  const turns: Manifest[][] = [];
  const present = new Map<string, string>();
  for (const manifest of manifests) {
    const competes = manifest.objects.some((object) => {
      const rival = present.get(levelOf(object) ?? '');
      return rival !== undefined && rival !== identityOf(object);
    });
    const last = turns.at(-1);
    if (last === undefined || competes) turns.push([manifest]);
    else last.push(manifest);
    for (const object of manifest.objects) {
      const level = levelOf(object);
      if (level !== undefined) present.set(level, identityOf(object));
    }
  }
  return turns;
}

/**
 * Returns the level of an object among whose rivals the oldest counts first; undefined for other
 * objects.
 */
function levelOf({ kind, metadata, ...object }: KubeObject): string | undefined {
  const { selector, host, hosts, gateways, workloadSelector } = (object['spec'] ?? {}) as Readonly<
    Record<string, unknown>
  >;
  // Two different selectors can select one pod.
  if (kind === 'PeerAuthentication') return canonicalize([kind, metadata.namespace ?? '', isEmpty(selector)]);
  if (kind === 'DestinationRule') return canonicalize([kind, metadata.namespace ?? '', host, workloadSelector ?? {}]);
  // Servers of one gateway, and routes of one host at one gateway, are merged, the oldest first.
  if (kind === 'Gateway') return canonicalize([kind, selector]);
  if (kind === 'VirtualService') return canonicalize([kind, metadata.namespace ?? '', hosts, gateways]);
  return undefined;
}

/** Whether a PeerAuthentication is for its whole namespace. */
function isEmpty(selector: unknown): boolean {
  const { matchLabels = {} } = (selector ?? {}) as { readonly matchLabels?: object };
  return Object.keys(matchLabels).length === 0;
}

/**
 * Whether objects that are created together compete: they have to be created in one second, for
 * their names to decide (pilot/pkg/model/config.go, configCompareByCreationTime).
 */
export function hasRivals(objects: readonly KubeObject[]): boolean {
  const levels = objects.map(levelOf).filter((level) => level !== undefined);
  return new Set(levels).size < levels.length;
}

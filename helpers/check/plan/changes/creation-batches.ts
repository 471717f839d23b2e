import canonicalize from 'canonicalize';
import type { KubeObject } from '../../../kube/manifest.ts';
import type { Manifest } from '../../record/check-record.ts';
import { identityOf } from './change-set.ts';

/**
 * Manifests in the order in which they are given, parted wherever the age of their objects counts: of several policies of one level Istio obeys
 * the oldest, and objects that are made at once are equally old.
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

/** Whom a policy speaks of, if only the oldest one that does is obeyed. */
function levelOf({ kind, metadata, ...object }: KubeObject): string | undefined {
  const { selector, host, workloadSelector } = (object['spec'] ?? {}) as Readonly<Record<string, unknown>>;
  if (kind === 'PeerAuthentication') return canonicalize([kind, metadata.namespace ?? '', selector ?? {}]);
  if (kind === 'DestinationRule') return canonicalize([kind, metadata.namespace ?? '', host, workloadSelector ?? {}]);
  return undefined;
}

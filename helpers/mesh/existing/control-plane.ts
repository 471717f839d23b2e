import { z } from 'zod';
import { MeshproofError } from '../../errors.ts';
import { listApi } from '../../kube/api/read-api.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { findRevisionTags, type RevisionTags } from './revision-tags.ts';

export interface ControlPlane {
  readonly revision: string;
  readonly istioNamespace: string;
  /**
   * What namespaces name by the label istio.io/rev so that this control plane injects: a tag, or
   * its revision.
   * @default istio-injection=enabled does
   */
  readonly injectedBy?: string;
}

const Istiods = z.array(
  z.object({
    metadata: z.object({ namespace: z.string(), labels: z.record(z.string(), z.string()).optional() }),
    status: z.object({ availableReplicas: z.number().optional() }).optional(),
  }),
);

/**
 * Finds the control plane of a revision, or of a revision tag, on a cluster.
 * @throws MeshproofError when there is none, none that is available, or several to choose from
 */
export async function findControlPlane(
  target: KubeTarget,
  wanted: string | undefined,
  signal: AbortSignal,
): Promise<ControlPlane> {
  const [found, tags] = await Promise.all([
    listApi(target, '/apis/apps/v1/deployments', {
      operation: 'find istiod',
      selector: 'app=istiod',
      signal,
      hint: 'use an account that may list deployments of all namespaces',
    }),
    findRevisionTags(target, signal),
  ]);
  return chooseControlPlane(Istiods.parse(found), wanted, tags);
}

interface Istiod extends ControlPlane {
  readonly available: boolean;
}

/**
 * The control plane of a revision or tag among istiod's Deployments. Without either: the one of the
 * tag `default`, else the one of the revision `default`, else the only one.
 * @param tags revision by tag
 */
export function chooseControlPlane(
  items: z.infer<typeof Istiods>,
  wanted: string | undefined,
  tags: RevisionTags = { byName: {} },
): ControlPlane {
  const found = items.map(({ metadata, status }) => ({
    revision: metadata.labels?.['istio.io/rev'] ?? DEFAULT,
    istioNamespace: metadata.namespace,
    available: (status?.availableReplicas ?? 0) > 0,
  }));
  const chosen = wanted === undefined ? unnamed(found, tags) : named(found, wanted, tags);
  if (chosen === undefined) throw noControlPlane(wanted, found, tags);
  const { available, ...plane } = chosen;
  if (!available) throw notAvailable(plane);
  return plane;
}

const DEFAULT = 'default';

function named(found: readonly Istiod[], wanted: string, { byName }: RevisionTags): Istiod | undefined {
  // The default tag may lead away from a revision that is called default: the tag is what
  // namespaces meet.
  const revision = byName[wanted] ?? wanted;
  const plane = found.find((one) => one.revision === revision);
  return plane === undefined ? undefined : { ...plane, injectedBy: wanted };
}

function unnamed(found: readonly Istiod[], { byName }: RevisionTags): Istiod | undefined {
  const revision = byName[DEFAULT] ?? DEFAULT;
  const preferred = found.find((one) => one.revision === revision);
  if (preferred !== undefined) return preferred;
  const [only, ...others] = found;
  return only === undefined || others.length > 0 ? undefined : { ...only, injectedBy: only.revision };
}

function noControlPlane(wanted: string | undefined, found: readonly Istiod[], tags: RevisionTags): MeshproofError {
  const revisions = found.map(({ revision }) => revision).join(', ');
  const tagNames = Object.entries(tags.byName).map(([tag, revision]) => `${tag} (of ${revision})`);
  const known = tagNames.length === 0 ? '' : ` and tags ${tagNames.join(', ')}`;
  const unread = tags.unread === undefined ? '' : `; its revision tags could not be read: ${tags.unread}`;
  return new MeshproofError({
    operation: `find istiod${wanted === undefined ? '' : ` of revision ${wanted}`}`,
    details:
      found.length === 0
        ? 'the cluster has no Deployment labelled app=istiod'
        : `the cluster has revisions ${revisions}${known}${unread}`,
    hint:
      found.length === 0
        ? 'install Istio, or choose another cluster with --context'
        : 'choose one of them with --revision',
  });
}

function notAvailable({ revision, istioNamespace }: ControlPlane): MeshproofError {
  return new MeshproofError({
    operation: `use istiod of revision ${revision}`,
    details: 'its Deployment has no available replica',
    hint: `see why: kubectl -n ${istioNamespace} describe pods -l app=istiod`,
  });
}

import { z } from 'zod';
import { messageOf } from '../../errors.ts';
import { listApi } from '../../kube/api/read-api.ts';
import type { KubeTarget } from '../../kube/kube.ts';

/** Istio's revision tags: names for revisions, by which namespaces ask for injection. */
export interface RevisionTags {
  /** Revision by tag. */
  readonly byName: Readonly<Record<string, string>>;
  /** Why they are not known, where that is so. */
  readonly unread?: string;
}

const Webhooks = z.array(z.object({ metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }) }));

/**
 * Reads the revision tags of a cluster; an account that may not read them meets a mesh without any,
 * and reports so where one is requested.
 */
export async function findRevisionTags(target: KubeTarget, signal: AbortSignal): Promise<RevisionTags> {
  try {
    const call = { operation: 'read the revision tags of Istio', selector: 'istio.io/tag', signal };
    return { byName: tagsIn(await listApi(target, WEBHOOKS, call)) };
  } catch (error) {
    signal.throwIfAborted();
    return { byName: {}, unread: messageOf(error) };
  }
}

const WEBHOOKS = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';

/** Revision by tag, as the labels of MutatingWebhookConfigurations name both. */
export function tagsIn(webhooks: unknown): Record<string, string> {
  const pairs = Webhooks.parse(webhooks).flatMap(({ metadata: { labels } }) => {
    const { 'istio.io/tag': tag, 'istio.io/rev': revision } = labels;
    return tag === undefined || revision === undefined ? [] : [[tag, revision] as const];
  });
  return Object.fromEntries(pairs);
}

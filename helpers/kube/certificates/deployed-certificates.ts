import { z } from 'zod';
import { askApi } from '../api/ask-api.ts';
import type { CastRequest } from '../cast/cast-request.ts';
import type { CastWorkload } from '../cast/cast-workload.ts';
import type { KubeTarget } from '../kube.ts';
import { LABEL } from '../namespace.ts';
import { CERTIFICATES_ANNOTATION, needsCertificates, secretNameOf, VALIDITY_ANNOTATION } from './secrets.ts';

const metadataSchema = z.object({
  metadata: z.object({
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
  }),
});

/** Certificates must outlive the run that uses them by far. */
const REMAINING_MS = 6 * 3_600_000;

/** Asks the API server for what describes a Secret, so that no private key leaves it. */
const METADATA_ONLY = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

/** Fingerprint of the certificates that a cast keeps; undefined when it gets new ones. */
export async function certificatesToKeep(
  target: KubeTarget,
  { runId, workloads, renewsCertificates = false }: Pick<CastRequest, 'runId' | 'workloads' | 'renewsCertificates'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (renewsCertificates) return undefined;
  return deployedCertificates(target, runId, workloads.filter(needsCertificates), signal);
}

/**
 * Fingerprint of the certificates that the Secrets of all these workloads already hold; undefined
 * when one of them is missing, belongs to another owner, is of another set or expires soon: then a
 * new set has to be made for all.
 */
export async function deployedCertificates(
  target: KubeTarget,
  runId: string,
  workloads: readonly CastWorkload[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const found = await Promise.all(workloads.map((workload) => fingerprintOf(target, runId, workload, signal)));
  const [first] = found;
  return found.every((fingerprint) => fingerprint === first) ? first : undefined;
}

async function fingerprintOf(
  target: KubeTarget,
  runId: string,
  workload: CastWorkload,
  signal: AbortSignal,
): Promise<string | undefined> {
  const path = `/api/v1/namespaces/${workload.namespace}/secrets/${secretNameOf(workload)}`;
  const { status, body } = await askApi(target, { method: 'GET', path, accept: METADATA_ONLY, signal });
  if (status !== 200) return undefined;
  const { labels, annotations } = metadataSchema.parse(body).metadata;
  const lasts = Date.parse(annotations[VALIDITY_ANNOTATION] ?? '') - Date.now() > REMAINING_MS;
  return labels[LABEL.run] === runId && lasts ? annotations[CERTIFICATES_ANNOTATION] : undefined;
}

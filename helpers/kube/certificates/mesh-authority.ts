import { z } from 'zod';
import { MeshproofError } from '../../errors.ts';
import { readApi } from '../api/read-api.ts';
import type { KubeTarget } from '../kube.ts';
import { LABEL, MANAGER } from '../namespace.ts';
import type { Authority } from './certificate-request.ts';
import { takeAuthority } from './make-certificates.ts';

const NAMESPACE = 'istio-system';

/**
 * Where istiod keeps its authority: one that an administrator plugged in, which wins, or the one
 * that it made itself.
 */
const SECRETS = ['cacerts', 'istio-ca-secret'] as const;

/** Exists in every cluster that meshproof made, and in no other (helpers/mesh/kind/marker.ts). */
const OURS = '/api/v1/namespaces/kube-system/configmaps/meshproof';

const markerSchema = z.object({ metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }) });
const secretSchema = z.object({
  data: z.object({ 'ca-cert.pem': z.string(), 'ca-key.pem': z.string(), 'cert-chain.pem': z.string().default('') }),
});

const operation = "use the mesh's certificate authority";
const hint = 'run checks that present such certificates on a kind mesh of meshproof: they need its authority';

/**
 * The mesh's own certificate authority, for leaves that istiod itself would never issue: expired,
 * of another trust domain. It is asked for on a managed mesh only: an existing mesh keeps its root
 * of trust.
 * @throws MeshproofError on an existing mesh, and when istiod keeps its authority elsewhere
 */
export async function meshAuthority(target: KubeTarget, signal: AbortSignal): Promise<Authority> {
  const marker = await readApi(target, OURS, { operation, signal });
  if (marker === undefined || markerSchema.parse(marker).metadata.labels[LABEL.managedBy] !== MANAGER)
    throw new MeshproofError({ operation, details: 'this mesh is not one that meshproof made', hint });
  for (const name of SECRETS) {
    const path = `/api/v1/namespaces/${NAMESPACE}/secrets/${name}`;
    const found = await readApi(target, path, { operation, signal });
    if (found !== undefined) return authorityIn(secretSchema.parse(found).data);
  }
  throw new MeshproofError({ operation, details: `${NAMESPACE} holds neither ${SECRETS.join(' nor ')}`, hint });
}

async function authorityIn(data: z.infer<typeof secretSchema>['data']): Promise<Authority> {
  const text = (base64: string): string => Buffer.from(base64, 'base64').toString();
  return takeAuthority({
    certificate: text(data['ca-cert.pem']),
    privateKey: text(data['ca-key.pem']),
    chain: text(data['cert-chain.pem']),
  });
}

import { z } from 'zod';
import { MeshproofError } from '../../errors.ts';
import { readApi } from '../api/read-api.ts';
import type { KubeTarget } from '../kube.ts';
import { takeAuthority, type Authority } from './make-certificates.ts';

const NAMESPACE = 'istio-system';

/** Where istiod keeps its authority: one that an administrator plugged in, which wins, or the one that it made itself. */
const SECRETS = ['cacerts', 'istio-ca-secret'] as const;

const secretSchema = z.object({
  data: z.object({ 'ca-cert.pem': z.string(), 'ca-key.pem': z.string(), 'cert-chain.pem': z.string().default('') }),
});

/**
 * The mesh's own certificate authority, for leaves that istiod itself would never issue: expired, of another trust domain. Only on a
 * mesh of ours may anybody read it.
 * @throws MeshproofError when istiod keeps it elsewhere, or does not give it away
 */
export async function meshAuthority(target: KubeTarget, signal: AbortSignal): Promise<Authority> {
  const attempted = "read the key of the mesh's certificate authority";
  for (const name of SECRETS) {
    const path = `/api/v1/namespaces/${NAMESPACE}/secrets/${name}`;
    const found = await readApi(target, path, { attempted, signal });
    if (found !== undefined) return authorityIn(secretSchema.parse(found).data);
  }
  throw new MeshproofError({
    attempted,
    happened: `${NAMESPACE} holds neither ${SECRETS.join(' nor ')}`,
    repair: 'run checks that present such certificates on a kind mesh of meshproof: they need its authority',
  });
}

async function authorityIn(data: z.infer<typeof secretSchema>['data']): Promise<Authority> {
  const text = (base64: string): string => Buffer.from(base64, 'base64').toString();
  return takeAuthority({
    certificate: text(data['ca-cert.pem']),
    privateKey: text(data['ca-key.pem']),
    chain: text(data['cert-chain.pem']),
  });
}

import * as z from 'zod';
import type { KubeTarget } from '../../kube.ts';
import { askApi, refusalOf } from '../ask-api.ts';
import { pathSegment } from '../object-path.ts';

export interface TokenRequest {
  readonly namespace: string;
  /** Name of the service account. */
  readonly name: string;
  readonly audience: string;
  readonly signal: AbortSignal;
}

/** The shortest that the API server issues. */
const LIFETIME_SECONDS = 600;

const answerSchema = z.object({ status: z.object({ token: z.string() }) });

/**
 * A fresh token of a service account, for one audience (Kubernetes, TokenRequest). It is a secret:
 * keep it in memory.
 * @throws Error with the API server's message when it issues none
 */
export async function accountToken(
  target: KubeTarget,
  { namespace, name, audience, signal }: TokenRequest,
): Promise<string> {
  const answer = await askApi(target, {
    method: 'POST',
    path: `/api/v1/namespaces/${pathSegment(namespace)}/serviceaccounts/${pathSegment(name)}/token`,
    body: {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { audiences: [audience], expirationSeconds: LIFETIME_SECONDS },
    },
    signal,
  });
  if (answer.status !== 201) throw new Error(`no token of the account ${namespace}/${name}: ${refusalOf(answer)}`);
  return answerSchema.parse(answer.body).status.token;
}

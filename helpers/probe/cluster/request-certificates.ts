import { fileURLToPath } from 'node:url';
import {
  credentials,
  loadPackageDefinition,
  Metadata,
  status,
  type ChannelOptions,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { accountToken } from '../../kube/api/credentials/account-token.ts';
import { forwardWorkload } from '../../kube/api/forward/workload-forward.ts';
import { signingRequest } from '../../kube/certificates/make-certificates.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { budgets } from '../../timing/budgets.ts';
import type { Credential, Issued } from './facts.ts';

/** The account whose tokens are used. */
export interface Account {
  readonly namespace: string;
  readonly name: string;
}

/** The identity that every request names: never its sender's. */
const REQUESTED = 'spiffe://cluster.local/ns/kube-system/sa/another-account';
/** Audience of the tokens that istiod accepts (Istio, values.global.sds.token.aud). */
const AUDIENCE = 'istio-ca';
const ISTIOD = { namespace: 'istio-system', workload: 'istiod', port: 15_012 } as const;
/** The name in istiod's own certificate, whatever address it is reached by. */
const ISTIOD_NAME = 'istiod.istio-system.svc';
const VALID_SECONDS = 600;

interface Client {
  createCertificate(
    request: { readonly csr: string; readonly validityDuration: number },
    metadata: Metadata,
    options: { readonly deadline: Date },
    done: (error: ServiceError | null, answer?: { readonly certChain: readonly string[] }) => void,
  ): void;
  close(): void;
}

interface Definition {
  readonly istio: {
    readonly v1: {
      readonly auth: {
        readonly IstioCertificateService: new (address: string, secret: unknown, options: ChannelOptions) => Client;
      };
    };
  };
}

const PROTO = fileURLToPath(new URL('authority.proto', import.meta.url));
const { istio } = loadPackageDefinition(loadSync(PROTO, { longs: Number, defaults: true })) as unknown as Definition;

/**
 * Requests a certificate for another account from istiod, once with each credential, as an agent of
 * a sidecar would, over a forward through the API server. Key and tokens stay in memory.
 * @param root PEM of the mesh's root, which istiod's certificate must chain to
 * @throws Error when istiod, or the API server for a token, cannot be reached
 */
export async function requestCertificates(
  target: KubeTarget,
  account: Account,
  root: string,
  signal: AbortSignal,
): Promise<Readonly<Record<Credential, Issued>>> {
  await using forward = await forwardWorkload(target, ISTIOD, signal);
  const client = new istio.v1.auth.IstioCertificateService(forward.address, credentials.createSsl(Buffer.from(root)), {
    'grpc.ssl_target_name_override': ISTIOD_NAME,
    'grpc.default_authority': ISTIOD_NAME,
    'grpc.enable_retries': 0,
    'grpc.use_local_subchannel_pool': 1,
  });
  const csr = await signingRequest(REQUESTED);
  const token = (audience: string) => accountToken(target, { ...account, audience, signal });
  try {
    const [valid, other] = await Promise.all([token(AUDIENCE), token('another-audience')]);
    return {
      valid: await issued(client, csr, valid),
      'another-audience': await issued(client, csr, other),
      garbage: await issued(client, csr, 'garbage'),
      none: await issued(client, csr, undefined),
    };
  } finally {
    client.close();
  }
}

function issued(client: Client, csr: string, token: string | undefined): Promise<Issued> {
  const metadata = new Metadata();
  if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
  const deadline = new Date(Date.now() + budgets.request);
  const { promise, resolve, reject } = Promise.withResolvers<Issued>();
  client.createCertificate({ csr, validityDuration: VALID_SECONDS }, metadata, { deadline }, (error, answer) => {
    if (error === null) return resolve({ certificate: answer?.certChain[0] ?? '' });
    // An authority that was not reached has refused nothing.
    if ([status.UNAVAILABLE, status.DEADLINE_EXCEEDED, status.CANCELLED].includes(error.code)) return reject(error);
    return resolve({ refused: status[error.code] ?? error.code.toString() });
  });
  return promise;
}

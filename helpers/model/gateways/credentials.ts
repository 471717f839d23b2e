import { isSameKey } from '../material/reference.ts';
import type { ClientTls } from '../policies/destination-rule/types.ts';
import type { Material, SecretObject, ServerTls } from '../policies/gateway/types.ts';
import type { Policy } from '../policies/policy.ts';

/** What a server's TLS is made of, or why Envoy has none of it. */
export type Credential =
  | {
      readonly is: 'ready';
      readonly certificate?: Certificate;
      readonly authorities: readonly string[];
      readonly revocations?: readonly Revocations[];
    }
  | { readonly is: 'missing'; readonly because: string }
  | { readonly is: 'unknown'; readonly because: string };

type Certificate = Extract<Material, { is: 'certificate' }>;

export type Revocations = Extract<Material, { is: 'revocations' }>;

/** Keys of a Secret, in the order in which Istio tries them (credentials/kube/secrets.go). */
const PAIRS = [
  { certificate: 'cert', key: 'key' },
  { certificate: 'tls.crt', key: 'tls.key' },
];
const ROOTS = [
  { authorities: 'cacert', revocations: 'crl' },
  { authorities: 'ca.crt', revocations: 'ca.crl' },
];

/**
 * The certificate of a server, and the authorities of its clients where it verifies them. istiod
 * sends what it finds in a Secret of the proxy's namespace, even if it is unusable; without it, or
 * if Envoy cannot load it, the server has no TLS context (pilot/pkg/xds/sds.go).
 */
export function credentialOf(policies: readonly Policy[], namespace: string, tls: ServerTls): Credential {
  if (tls.mode === 'ISTIO_MUTUAL') return { is: 'ready', authorities: ['mesh'] };
  const secrets = secretsNamed(policies, namespace, tls.credentialName);
  if ('is' in secrets) return secrets;
  const served = secrets.secret === undefined ? absent(tls.credentialName) : certificateIn(secrets.secret);
  if (served.is !== 'ready' || tls.mode === 'SIMPLE') return served;
  const root = secrets.root ?? secrets.secret;
  return root === undefined ? served : authoritiesIn(root);
}

/**
 * What a proxy has of the Secret that a DestinationRule names: the authorities of servers, and for
 * MUTUAL its certificate (pilot/pkg/security/model/authentication.go,
 * ApplyCustomSDSToClientCommonTLSContext).
 */
export function clientCredentialOf(
  policies: readonly Policy[],
  namespace: string,
  { credentialName, mode, skipsVerification }: ClientTls,
): Credential {
  const secrets = secretsNamed(policies, namespace, credentialName);
  if ('is' in secrets) return secrets;
  const { secret, root = secret } = secrets;
  const presented = mode !== 'MUTUAL' ? NOTHING : secret === undefined ? absent(credentialName) : certificateIn(secret);
  if (presented.is !== 'ready') return presented;
  if (skipsVerification) return presented;
  const trusted = root === undefined ? absent(credentialName) : authoritiesIn(root);
  return trusted.is === 'ready' ? { ...presented, ...trusted } : trusted;
}

const NOTHING: Credential = { is: 'ready', authorities: [] };

interface Secrets {
  readonly secret: SecretObject | undefined;
  /** The Secret of the authorities alone. */
  readonly root: SecretObject | undefined;
}

/** The Secrets of a credential; a proxy has those of its namespace alone. */
function secretsNamed(policies: readonly Policy[], namespace: string, credentialName: string): Secrets | Credential {
  if (credentialName.includes('://')) return { is: 'unknown', because: `the credential ${credentialName}` };
  const [where, name] = credentialName.includes('/') ? credentialName.split('/') : [namespace, credentialName];
  if (where !== namespace)
    return { is: 'missing', because: `the Secret ${credentialName} is not of the namespace of the proxy` };
  const all = policies.filter((policy) => policy.kind === 'Secret').filter((one) => one.namespace === namespace);
  const find = (wanted: string): SecretObject | undefined => all.find((secret) => secret.name === wanted);
  return { secret: find(name ?? ''), root: find(`${name ?? ''}-cacert`) };
}

function absent(credentialName: string): Credential {
  return { is: 'missing', because: `the proxy has no Secret ${credentialName} in its namespace` };
}

function certificateIn({ namespace, name, holds }: SecretObject): Credential {
  const named = `the Secret ${namespace}/${name}`;
  const pair = PAIRS.find(({ certificate, key }) => holds[certificate] !== undefined && holds[key] !== undefined);
  if (pair === undefined) return { is: 'missing', because: `${named} has no certificate with its key` };
  const [certificate] = holds[pair.certificate] ?? [];
  const [key] = holds[pair.key] ?? [];
  if (certificate?.is === 'foreign' || key?.is === 'foreign')
    return { is: 'unknown', because: `${named} has PEM that the run does not make` };
  const fits =
    certificate?.is === 'certificate' && key?.is === 'key' && isSameKey(certificate, key) && key.type !== 'rsa-1024';
  return fits
    ? { is: 'ready', certificate, authorities: [] }
    : { is: 'missing', because: `Envoy cannot load the certificate and the key of ${named}` };
}

function authoritiesIn({ namespace, name, holds }: SecretObject): Credential {
  const named = `the Secret ${namespace}/${name}`;
  const root = ROOTS.find(({ authorities }) => holds[authorities] !== undefined);
  if (root === undefined) return { is: 'missing', because: `${named} has no authority of clients` };
  const [found, revoked] = [holds[root.authorities] ?? [], holds[root.revocations]];
  if ([...found, ...(revoked ?? [])].some(({ is }) => is === 'foreign'))
    return { is: 'unknown', because: `${named} has PEM that the run does not make` };
  const authorities = found.flatMap((one) => (one.is === 'authority' ? [one.of] : []));
  if (authorities.length < found.length)
    return { is: 'missing', because: `Envoy cannot load the authorities of ${named}` };
  if (revoked === undefined) return { is: 'ready', authorities };
  return { is: 'ready', authorities, revocations: revoked.filter((one) => one.is === 'revocations') };
}

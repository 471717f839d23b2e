import type { Material, SecretObject, ServerTls } from '../policies/gateway/types.ts';
import type { Policy } from '../policies/policy.ts';

/** What a server's TLS is made of, or why Envoy has none of it. */
export type Credential =
  | { readonly is: 'ready'; readonly authorities: readonly string[]; readonly revocations?: readonly Revocations[] }
  | { readonly is: 'missing'; readonly because: string }
  | { readonly is: 'unknown'; readonly because: string };

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
  const { credentialName } = tls;
  if (credentialName.includes('://')) return { is: 'unknown', because: `the credential ${credentialName}` };
  const [where, name] = credentialName.includes('/') ? credentialName.split('/') : [namespace, credentialName];
  if (where !== namespace)
    return { is: 'missing', because: `the Secret ${credentialName} is not of the gateway's namespace` };
  const find = (wanted = ''): SecretObject | undefined =>
    policies.filter((policy) => policy.kind === 'Secret').find(isNamed(namespace, wanted));
  const secret = find(name);
  const served = secret === undefined ? absent(namespace, name) : certificateIn(secret);
  if (served.is !== 'ready' || tls.mode === 'SIMPLE') return served;
  const root = find(`${name ?? ''}-cacert`) ?? secret;
  return root === undefined ? served : authoritiesIn(root);
}

function isNamed(namespace: string, name: string): (secret: SecretObject) => boolean {
  return (secret) => secret.namespace === namespace && secret.name === name;
}

function absent(namespace: string, name = ''): Credential {
  return { is: 'missing', because: `there is no Secret ${namespace}/${name}` };
}

function certificateIn({ namespace, name, holds }: SecretObject): Credential {
  const named = `the Secret ${namespace}/${name}`;
  const pair = PAIRS.find(({ certificate, key }) => holds[certificate] !== undefined && holds[key] !== undefined);
  if (pair === undefined) return { is: 'missing', because: `${named} has no certificate with its key` };
  const [certificate] = holds[pair.certificate] ?? [];
  const [key] = holds[pair.key] ?? [];
  if (certificate?.is === 'foreign' || key?.is === 'foreign')
    return { is: 'unknown', because: `${named} has PEM that the run does not make` };
  const fits = certificate?.is === 'certificate' && key?.is === 'key' && certificate.of === key.of;
  return fits
    ? { is: 'ready', authorities: [] }
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
  const revocations = revoked.filter((one) => one.is === 'revocations');
  return revocations.length < revoked.length
    ? { is: 'unknown', because: `revocations of ${named} that are not readable` }
    : { is: 'ready', authorities, revocations };
}

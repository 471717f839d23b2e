import { parse } from 'yaml';
import type { FactValues, FactName } from '../facts/fact-values.ts';
import { isTlsAlert } from '../mechanism.ts';
import type { ExpectedOutcome } from '../outcome.ts';
import type { Workload } from '../workloads/workload.ts';
import type { Told, Rules } from './fact-rules.ts';
import { identityOf } from './situation.ts';

type Presented = keyof typeof presentedRules;

/**
 * The certificate that a server presents: that of the callee's sidecar where it ends the client's TLS, else that of the application, which the run's
 * own authority signed (manifests/base/echo.yaml).
 */
export const presentedRules = {
  san: byWhom((told) => `URI ${identityOf(told.situation, told.callee)}`, applicationNames),
  'san-critical': byWhom(
    () => 'critical',
    () => 'not critical',
  ),
  subject: byWhom(
    () => 'empty',
    () => 'CN=echo',
  ),
  eku: byWhom(
    () => 'server+client',
    () => 'none',
  ),
  'key-usage': byWhom(
    () => 'digitalSignature+keyEncipherment, critical',
    () => 'digitalSignature, critical',
  ),
  'basic-constraints': byWhom(
    () => 'CA:FALSE, critical',
    () => 'none',
  ),
  key: byWhom(sidecarKey, () => 'ecdsa-p256'),
  signature: byWhom(
    () => 'sha256WithRSAEncryption',
    () => 'ecdsa-with-SHA256',
  ),
  lifetime: byWhom(sidecarLifetime, () => 'longer'),
  issuer: byWhom(
    () => 'O=cluster.local',
    () => 'CN=meshproof root',
  ),
  chain: byWhom(
    () => 'ends in the root of istio-ca-root-cert',
    () => 'ends elsewhere',
  ),
} as const satisfies Rules;

/** Whether a server has presented its certificate by the time it turned the client away: by an alert, which comes after its handshake. */
export function presents(what: FactName, plain: ExpectedOutcome): what is Presented {
  return what in presentedRules && plain.is === 'refused' && isTlsAlert(plain.by);
}

function byWhom<const Value extends string>(
  sidecar: (told: Told) => Value,
  application: (told: Told) => Value,
): (told: Told) => Value {
  return (told) => (told.plain.is === 'admitted' && told.plain.over === 'tls' ? application(told) : sidecar(told));
}

function applicationNames({ callee: { name, namespace } }: Told): FactValues['san'] {
  const own = `${name}.${namespace}`;
  const names = new Set([`*.${namespace}.svc.cluster.local`, 'echo', name, own, `${own}.svc.cluster.local`]);
  return [...names]
    .map((dns) => `DNS ${dns}` as const)
    .toSorted()
    .join(', ') as FactValues['san'];
}

/** What a pod's annotations tell the agent that asks for the certificate (Istio, pilot-agent: its environment). */
function metadataOf({ annotations }: Workload): Readonly<Record<string, string>> {
  const config: unknown = parse(annotations['proxy.istio.io/config'] ?? '');
  return ((config ?? {}) as { proxyMetadata?: Record<string, string> }).proxyMetadata ?? {};
}

function sidecarKey({ callee }: Told): FactValues['key'] {
  const { ECC_SIGNATURE_ALGORITHM: ecc, WORKLOAD_RSA_KEY_SIZE: size = '2048' } = metadataOf(callee);
  return ecc === 'ECDSA' ? 'ecdsa-p256' : `rsa-${Number(size)}`;
}

function sidecarLifetime({ callee }: Told): FactValues['lifetime'] {
  const [, hours = '24'] = /^(\d+)h$/.exec(metadataOf(callee)['SECRET_TTL'] ?? '24h') ?? [];
  return Number(hours) <= 24 ? 'at most 24h' : 'longer';
}

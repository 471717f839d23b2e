import { parse } from 'yaml';
import type { FactValues, FactName } from '../../facts/fact-values.ts';
import { isTlsAlert } from '../../mechanism.ts';
import type { ExpectedOutcome } from '../../outcome.ts';
import type { Workload } from '../../workloads/workload.ts';
import { identityOf } from '../situation.ts';
import type { FactRequest, Rules } from './fact-rules.ts';

type Presented = keyof typeof presentedRules;

/**
 * The certificate that a server presents: that of the callee's sidecar if it terminates the
 * client's TLS, else that of the application, which the run's CA signed (manifests/base/echo.yaml).
 */
export const presentedRules = {
  san: byServer(({ situation, callee }) => `URI ${identityOf(situation, callee)}`, applicationNames),
  'san-critical': byServer(
    () => 'critical',
    () => 'not critical',
  ),
  subject: byServer(
    () => 'empty',
    () => 'CN=echo',
  ),
  eku: byServer(
    () => 'server+client',
    () => 'none',
  ),
  'key-usage': byServer(
    () => 'digitalSignature+keyEncipherment, critical',
    () => 'digitalSignature, critical',
  ),
  'basic-constraints': byServer(
    () => 'CA:FALSE, critical',
    () => 'none',
  ),
  key: byServer(sidecarKey, () => 'ecdsa-p256'),
  signature: byServer(
    () => 'sha256WithRSAEncryption',
    () => 'ecdsa-with-SHA256',
  ),
  lifetime: byServer(sidecarLifetime, () => 'longer'),
  issuer: byServer(
    () => 'O=cluster.local',
    () => 'CN=meshproof root',
  ),
  chain: byServer(
    () => 'ends in the root of istio-ca-root-cert',
    () => 'ends elsewhere',
  ),
} as const satisfies Rules;

/**
 * Whether the server presented its certificate before it refused the client: an alert follows it.
 */
export function presents(fact: FactName, plain: ExpectedOutcome): fact is Presented {
  return fact in presentedRules && plain.is === 'refused' && isTlsAlert(plain.by);
}

function byServer<const Value extends string>(
  sidecar: (request: FactRequest) => Value,
  application: (request: FactRequest) => Value,
): (request: FactRequest) => Value {
  return (request) =>
    request.plain.is === 'admitted' && request.plain.over === 'tls' ? application(request) : sidecar(request);
}

function applicationNames({ callee: { name, namespace } }: FactRequest): FactValues['san'] {
  const qualified = `${name}.${namespace}`;
  const names = new Set([
    `*.${namespace}.svc.cluster.local`,
    'echo',
    name,
    qualified,
    `${qualified}.svc.cluster.local`,
  ]);
  return [...names]
    .map((dns) => `DNS ${dns}` as const)
    .toSorted()
    .join(', ') as FactValues['san'];
}

/**
 * Environment of the agent that requests the certificate, set by annotation (Istio, pilot-agent).
 */
function metadataOf({ annotations }: Workload): Readonly<Record<string, string>> {
  const config: unknown = parse(annotations['proxy.istio.io/config'] ?? '');
  return ((config ?? {}) as { proxyMetadata?: Record<string, string> }).proxyMetadata ?? {};
}

function sidecarKey({ callee }: FactRequest): FactValues['key'] {
  const { ECC_SIGNATURE_ALGORITHM: ecc, WORKLOAD_RSA_KEY_SIZE: size = '2048' } = metadataOf(callee);
  return ecc === 'ECDSA' ? 'ecdsa-p256' : `rsa-${Number(size)}`;
}

function sidecarLifetime({ callee }: FactRequest): FactValues['lifetime'] {
  const [, hours = '24'] = /^(\d+)h$/.exec(metadataOf(callee)['SECRET_TTL'] ?? '24h') ?? [];
  return Number(hours) <= 24 ? 'at most 24h' : 'longer';
}

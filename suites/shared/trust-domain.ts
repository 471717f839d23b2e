import { admitted, httpbin, sleep } from '../../helpers/check/record/define.ts';

/** Certificates that are renewed every twenty seconds, so that another trust domain reaches them soon. */
export const shortLived = {
  'proxy.istio.io/config': '{"proxyMetadata":{"SECRET_TTL":"40s","SECRET_GRACE_PERIOD_RATIO":"0.5"}}',
};

/** httpbin called from its own namespace and from another one, all with certificates that live shortly. */
export const shortLivedCast = {
  'sleep.mtls-test': sleep.meshed(shortLived),
  'sleep.full': sleep.meshed(shortLived),
  'httpbin.mtls-test': httpbin.meshed(shortLived),
} as const;

/** httpbin with a certificate that lives shortly, among callers whose certificates do not. */
export const renewedCast = {
  'sleep.full': sleep.meshed(),
  'sleep.mtls-test': sleep.meshed(),
  'httpbin.mtls-test': httpbin.meshed(shortLived),
} as const;

/** sleep of the callee's own namespace in a trust domain, as the callee itself tells. */
export function ownIn(domain: string) {
  return admitted.overMtls(`spiffe://${domain}/ns/mtls-test/sa/sleep`, { seenBy: 'callee' });
}

/** sleep of the namespace full in a trust domain, as the callee itself tells. */
export function fullIn(domain: string) {
  return admitted.overMtls(`spiffe://${domain}/ns/full/sa/sleep`, { seenBy: 'callee' });
}

import { admitted, httpbin, sleep } from '../../helpers/check/record/define.ts';

/** Certificates that are renewed every 20 s, so that they soon have another trust domain. */
export const shortLived = {
  'proxy.istio.io/config': '{"proxyMetadata":{"SECRET_TTL":"40s","SECRET_GRACE_PERIOD_RATIO":"0.5"}}',
};

/**
 * httpbin called from its own namespace and from another one, all with short-lived certificates.
 */
export const shortLivedCast = {
  'sleep.mtls-test': sleep.meshed(shortLived),
  'sleep.full': sleep.meshed(shortLived),
  'httpbin.mtls-test': httpbin.meshed(shortLived),
} as const;

/** httpbin with a short-lived certificate, and callers with certificates of the usual lifetime. */
export const renewedCast = {
  'sleep.full': sleep.meshed(),
  'sleep.mtls-test': sleep.meshed(),
  'httpbin.mtls-test': httpbin.meshed(shortLived),
} as const;

/** sleep of the callee's own namespace in a trust domain, as reported by the callee. */
export function ownIn(domain: string) {
  return admitted.overMtls(`spiffe://${domain}/ns/mtls-test/sa/sleep`, { seenBy: 'callee' });
}

/** sleep of the namespace full in a trust domain, as reported by the callee. */
export function fullIn(domain: string) {
  return admitted.overMtls(`spiffe://${domain}/ns/full/sa/sleep`, { seenBy: 'callee' });
}

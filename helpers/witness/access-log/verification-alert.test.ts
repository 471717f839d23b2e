import { expect, test } from 'vitest';
import { verificationAlertIn } from './verification-alert.ts';

const failed = (reason: string) =>
  `TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify_cert_failed:_${reason}:TLS_error_end`;

test.each([
  [
    'a log of Envoy under Istio 1.31',
    failed('SAN_matcher,_certificate_SANs_are_[mongo,_mongo.db]'),
    'certificate-unknown',
  ],
  ['a log of an older build', failed('SAN_matcher'), 'certificate-unknown'],
  [
    'names that contain another reason',
    failed('SAN_matcher,_certificate_SANs_are_[certificate_has_expired]'),
    'certificate-unknown',
  ],
  [
    'an authority that is not trusted',
    failed('X509_verify_cert:_certificate_verification_error_at_depth_0:_unable_to_get_local_issuer_certificate'),
    'unknown-ca',
  ],
  [
    'a host that the certificate does not name, which Envoy derives from the request',
    failed('verify_SAN_list,_expected_SANs:_[shop.example],_certificate_SANs:_[certificate_has_expired]'),
    'certificate-unknown',
  ],
  ['the body of a response', failed('SAN_matcher').replaceAll('_', ' '), 'certificate-unknown'],
  ['a server that speaks no TLS', 'TLS_error:|268435703:SSL_routines:OPENSSL_internal:WRONG_VERSION_NUMBER', undefined],
  [
    'a refusal by the peer',
    'TLS_error:|268436502:SSL_routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_UNKNOWN',
    undefined,
  ],
])('reads %s', (_, failure, alert) => {
  expect(verificationAlertIn(failure)).toBe(alert);
});

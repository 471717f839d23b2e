import { describe, expect, test } from 'vitest';
import { gateway, https, outcome, secret, served, to, virtual } from './fixture.ts';

const A = 'a.example';
const [asTls, reset] = ['admitted over tls', 'refused by connection-reset'];
const run = (path: string) => `meshproof-run://${path}`;
const met = (docs: readonly object[], tls: object = {}) =>
  outcome([...docs, virtual([A]), gateway([https([A], tls)])], to.https(A));
const [certificate, key] = [run('certificate/a?by=public'), run('key/a')];
const base64 = (text: string): string => Buffer.from(text).toString('base64');

// pilot/pkg/credentials/kube/secrets.go, ExtractCertInfo; pilot/pkg/xds/sds.go.
describe('the Secret of a server', () => {
  test.each([
    ['of type tls is used', [secret(served())], asTls],
    ['with cert and key is used', [secret({ cert: certificate, key })], asTls],
    [
      'with encoded data is used',
      [{ ...secret({}), data: { 'tls.crt': base64(certificate), 'tls.key': base64(key) } }],
      asTls,
    ],
    ['that does not exist', [], reset],
    ['in another namespace', [secret(served(), 'web', 'foo')], reset],
    ['with another name', [secret(served(), 'other')], reset],
    ['without its key', [secret({ 'tls.crt': certificate })], reset],
    ['with an empty key', [secret({ 'tls.crt': certificate, 'tls.key': '' })], reset],
    ['with an empty key beside a usable pair', [secret({ cert: certificate, key: '', ...served('b') })], asTls],
    ['with names of both kinds', [secret({ cert: certificate, 'tls.key': key })], reset],
    ['with the key of another certificate', [secret({ 'tls.crt': certificate, 'tls.key': run('key/b') })], reset],
    ['with the key of another version', [secret({ 'tls.crt': certificate, 'tls.key': run('key/a?version=2') })], reset],
    [
      'with a weak key',
      [secret({ 'tls.crt': run('certificate/a?by=public&type=rsa-1024'), 'tls.key': run('key/a?type=rsa-1024') })],
      reset,
    ],
    [
      'of openssl is used',
      [
        secret({
          'tls.crt': run('certificate/a?by=openssl-rsa-2048'),
          'tls.key': run('key/a?by=openssl-rsa-2048'),
        }),
      ],
      asTls,
    ],
    ['with a reference that cannot be read', [secret({ 'tls.crt': run('certificate/a'), 'tls.key': key })], reset],
    ['with text that is no PEM', [secret({ 'tls.crt': 'MIIB', 'tls.key': key })], reset],
    ['whose usable pair comes first', [secret({ cert: certificate, key, ...served('b'), 'tls.key': 'x' })], asTls],
  ])('%s', (_, docs, expected) => expect(met(docs)).toBe(expected));

  test.each([
    ['its own', 'edge/web', asTls],
    ['another one', 'foo/web', reset],
  ])('named with %s namespace', (_, credentialName, expected) =>
    expect(met([secret(served()), secret(served(), 'web', 'foo')], { credentialName })).toBe(expected),
  );

  test('with PEM that the run did not make, or of another kind, is not modelled', () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----';
    expect(met([secret({ 'tls.crt': pem, 'tls.key': key })])).toBe(
      'not modelled: the Secret edge/web has PEM that the run does not make',
    );
    expect(met([], { credentialName: 'configmap://x/y' })).toBe('not modelled: the credential configmap://x/y');
  });
});

// secrets.go, GetCaCert and ExtractRoot.
describe('the authorities of clients', () => {
  const needed = 'refused by tls-alert:certificate-required';
  const authority = run('authority/ca');
  test.each([
    ['are ca.crt of the Secret', [secret({ ...served(), 'ca.crt': authority })], needed],
    ['are cacert of the Secret', [secret({ ...served(), cacert: authority })], needed],
    ['are those of a Secret of their own', [secret(served()), secret({ cacert: authority }, 'web-cacert')], needed],
    ['are missing', [secret(served())], reset],
    [
      'are missing in the Secret of their own',
      [secret({ ...served(), cacert: authority }), secret({}, 'web-cacert')],
      reset,
    ],
    ['are not readable', [secret({ ...served(), 'ca.crt': 'x' })], reset],
  ])('%s', (_, docs, expected) => expect(met(docs, { mode: 'MUTUAL' })).toBe(expected));
});

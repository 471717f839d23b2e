import { makeAuthority } from '../../kube/certificates/make-certificates.ts';

export const URI = 'spiffe://cluster.local/ns/full/sa/sleep';
export const authority = await makeAuthority('test');
export const issue = async (): Promise<string> =>
  (await authority.issue({ uris: [URI], usages: ['client'] })).certificate;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Envoy's response to SECRETS_PATH, in its order: the root first, without private keys. */
export function secretsDump(chain: string, name = 'default'): string {
  const type = 'type.googleapis.com/envoy.admin.v3.SecretsConfigDump.DynamicSecret';
  const root = { name: 'ROOTCA', validation_context: { trusted_ca: { inline_bytes: base64(authority.certificate) } } };
  const tls = {
    certificate_chain: { inline_bytes: base64(chain) },
    private_key: { inline_bytes: base64('[redacted]') },
  };
  return JSON.stringify({
    configs: [
      { '@type': type, name: 'ROOTCA', secret: root },
      { '@type': type, name, secret: { name, tls_certificate: tls } },
    ],
  });
}

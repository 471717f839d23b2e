import type { ProxyWitness } from '../../../model/witness.ts';
import { withClient } from './at-gateway.ts';
import { unread, type Reader } from './reading.ts';

/** Cipher suites of TLS 1.3, all of them authenticated encryption (RFC 8446, B.4). */
const AEAD = /^TLS_(AES_(128|256)_GCM_SHA(256|384)|CHACHA20_POLY1305_SHA256|AES_128_CCM(_8)?_SHA256)$/;

/** Reads the session between the two sidecars from the log of the callee's. */
export const sessionReaders = {
  'tls-version': (request) => (request.facts.kind === 'edge' ? versionOf(request) : logged(between)(request)),
  cipher: logged(({ cipher = 'none' }) => (AEAD.test(cipher) ? 'AEAD' : cipher)),
} as const satisfies Record<string, Reader>;

const versionOf = withClient(({ version }) => version);
const between = ({ tlsVersion = 'none' }: ProxyWitness) => tlsVersion;

function logged(read: (proxy: ProxyWitness) => string): Reader {
  return ({ plain, proxy }) => {
    if (plain.is === 'refused') return plain;
    return proxy?.side === 'callee' ? read(proxy) : unread("the callee's sidecar did not log the request");
  };
}

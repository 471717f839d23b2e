import {
  describeCertificate,
  endsInRoot,
  type CertificateWords,
} from '../../../witness/certificates/describe-certificate.ts';
import { unread, type Reader } from './reading.ts';

/** What the server presented in its handshake, however the connection ended. */
export const certificateReaders = {
  san: ofLeaf('san'),
  'san-critical': ofLeaf('sanCritical'),
  subject: ofLeaf('subject'),
  eku: ofLeaf('extendedKeyUsage'),
  'key-usage': ofLeaf('keyUsage'),
  'basic-constraints': ofLeaf('basicConstraints'),
  key: ofLeaf('key'),
  signature: ofLeaf('signature'),
  lifetime: ofLeaf('lifetime'),
  issuer: ofLeaf('issuer'),
  chain: presented((chain, { facts }) => {
    const root = facts.clusterFacts?.roots?.[0];
    if (root === undefined) return unread('nobody read istio-ca-root-cert');
    return endsInRoot(chain, root) ? 'ends in the root of istio-ca-root-cert' : 'ends elsewhere';
  }),
} as const satisfies Record<string, Reader>;

function ofLeaf(word: keyof CertificateWords): Reader {
  return presented(([leaf = '']) => describeCertificate(leaf)[word]);
}

/** Reads the chain that was presented, the leaf first; without one it is what became of the connection. */
function presented(read: (chain: readonly string[], seen: Parameters<Reader>[0]) => ReturnType<Reader>): Reader {
  return (seen) => {
    const { facts, plain } = seen;
    const chain = facts.kind === 'tls' ? facts.serverCertificates.map(({ pem }) => pem) : [];
    if (chain.length > 0) return read(chain, seen);
    return plain.is === 'refused' || plain.is === 'inconclusive'
      ? plain
      : unread('the server presented no certificate');
  };
}

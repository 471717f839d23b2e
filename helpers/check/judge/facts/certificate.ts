import {
  describeCertificate,
  endsInRoot,
  type CertificateDescription,
} from '../../../witness/certificates/describe-certificate.ts';
import { unread, type Reader, type RequestReports } from './reading.ts';

/**
 * Reads the certificates that the server presented in its handshake, however the connection ended.
 */
export const certificateReaders = {
  san: ofCertificate('san'),
  'san-critical': ofCertificate('sanCritical'),
  subject: ofCertificate('subject'),
  eku: ofCertificate('extendedKeyUsage'),
  'key-usage': ofCertificate('keyUsage'),
  'basic-constraints': ofCertificate('basicConstraints'),
  key: ofCertificate('key'),
  signature: ofCertificate('signature'),
  lifetime: ofCertificate('lifetime'),
  issuer: ofCertificate('issuer'),
  chain: presented((chain, { facts }) => {
    const root = facts.clusterFacts?.roots?.[0];
    if (root === undefined) return unread('istio-ca-root-cert was not read');
    return endsInRoot(chain, root) ? 'ends in the root of istio-ca-root-cert' : 'ends elsewhere';
  }),
} as const satisfies Record<string, Reader>;

function ofCertificate(field: keyof CertificateDescription): Reader {
  return presented(([certificate = '']) => describeCertificate(certificate)[field]);
}

/**
 * Reads the chain that was presented, the workload's certificate first; without a chain, the
 * outcome of the connection.
 */
function presented(read: (chain: readonly string[], request: RequestReports) => ReturnType<Reader>): Reader {
  return (request) => {
    const { facts, plain } = request;
    const chain = facts.kind === 'tls' ? facts.serverCertificates.map(({ pem }) => pem) : [];
    if (chain.length > 0) return read(chain, request);
    return plain.is === 'refused' || plain.is === 'inconclusive'
      ? plain
      : unread('the server presented no certificate');
  };
}

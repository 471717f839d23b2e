import type { Credential, Issued } from '../../../probe/cluster/facts.ts';
import { describeCertificate } from '../../../witness/certificates/describe-certificate.ts';
import { unread, type Reader } from './reading.ts';

/** In the order of the text. */
const CREDENTIALS: readonly Credential[] = ['valid', 'another-audience', 'garbage', 'none'];

/** Reads how istiod's certificate authority responded to signing requests. */
export const issuedReaders = {
  issued: reading(({ valid }) => ('refused' in valid ? valid.refused : describeCertificate(valid.certificate).san)),
  credentials: reading((issued) =>
    CREDENTIALS.map((credential) => {
      const { [credential]: response } = issued;
      return `${credential} ${'refused' in response ? response.refused : 'signed'}`;
    }).join(', '),
  ),
} as const satisfies Record<string, Reader>;

function reading(read: (issued: Readonly<Record<Credential, Issued>>) => string): Reader {
  return ({ facts }) => {
    const issued = facts.clusterFacts?.issued;
    return issued === undefined ? unread('no request was sent to the certificate authority') : read(issued);
  };
}

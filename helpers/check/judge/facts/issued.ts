import type { Credential, Issued } from '../../../probe/cluster/facts.ts';
import { describeCertificate } from '../../../witness/certificates/describe-certificate.ts';
import { unread, type Reader } from './reading.ts';

/** In the order in which they are told. */
const CREDENTIALS: readonly Credential[] = ['valid', 'another-audience', 'garbage', 'none'];

/** What istiod's certificate authority makes of requests. */
export const issuedReaders = {
  issued: reading(({ valid }) => ('refused' in valid ? valid.refused : describeCertificate(valid.certificate).san)),
  credentials: reading((issued) =>
    CREDENTIALS.map((credential) => {
      const { [credential]: answer } = issued;
      return `${credential} ${'refused' in answer ? answer.refused : 'signed'}`;
    }).join(', '),
  ),
} as const satisfies Record<string, Reader>;

function reading(read: (issued: Readonly<Record<Credential, Issued>>) => string): Reader {
  return ({ facts }) => {
    const issued = facts.clusterFacts?.issued;
    return issued === undefined ? unread('nobody asked the certificate authority') : read(issued);
  };
}

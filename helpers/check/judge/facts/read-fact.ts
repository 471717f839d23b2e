import type { FactName } from '../../../model/facts/fact-values.ts';
import type { Observed } from '../../../model/outcome.ts';
import { gatewayReaders } from './at-gateway.ts';
import { forwardedReaders } from './callee/forwarded.ts';
import { peerReaders } from './callee/peer.ts';
import { receivedReaders } from './callee/received.ts';
import { scrapedReaders } from './callee/scraped.ts';
import { certificateReaders } from './certificate.ts';
import { heldReaders } from './held.ts';
import { issuedReaders } from './issued.ts';
import { kubeletReaders } from './kubelet.ts';
import { loggedReaders } from './logged.ts';
import { asClassified, type Reader, type RequestReports } from './reading.ts';
import { sessionReaders } from './session.ts';
import { stockReaders } from './stock.ts';

const READERS: Readonly<Record<FactName, Reader>> = {
  ...forwardedReaders,
  ...kubeletReaders,
  ...loggedReaders,
  analysis: asClassified,
  precheck: asClassified,
  versions: asClassified,
  replicas: asClassified,
  installation: asClassified,
  'server-names': asClassified,
  'requests-total': asClassified,
  ...gatewayReaders,
  ...certificateReaders,
  ...heldReaders,
  ...issuedReaders,
  ...peerReaders,
  ...receivedReaders,
  ...scrapedReaders,
  ...sessionReaders,
  ...stockReaders,
};

/** Names the fact that a request reports. Pure: a replay reads the same from what was recorded. */
export function readFact(fact: FactName, request: RequestReports): Observed {
  const reading = READERS[fact](request);
  return typeof reading === 'string' ? { is: 'reports', fact, value: reading } : reading;
}

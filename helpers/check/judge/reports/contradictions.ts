import type { Contradicted, Inconclusive } from '../../../model/undetermined.ts';
import { GATEWAY_COMPARISONS } from './gateway-comparisons.ts';
import {
  calleeIdentityDiffers,
  certificateIsNotTheCallers,
  certificatesDiffer,
  peerDiffers,
  transportDiffers,
  wireDiffers,
} from './identity-comparisons.ts';
import { originationDiffers, presentedDiffers } from './origination-comparisons.ts';
import {
  admittedOrRefused,
  attemptMissing,
  deniedBehindSidecar,
  refusedOtherwise,
  responseLost,
  statusDiffers,
} from './outcome-comparisons.ts';
import type { Comparison, RequestEvidence } from './request-evidence.ts';
import { passedTargetDiffers, targetDiffers } from './target-comparisons.ts';

/** Reports that cannot both be true of one request. */
const CONTRADICTIONS: readonly Comparison[] = [
  admittedOrRefused,
  statusDiffers,
  refusedOtherwise,
  deniedBehindSidecar,
  transportDiffers,
  peerDiffers,
  calleeIdentityDiffers,
  certificatesDiffer,
  certificateIsNotTheCallers,
  originationDiffers,
  presentedDiffers,
  wireDiffers,
  targetDiffers,
  passedTargetDiffers,
  ...GATEWAY_COMPARISONS,
];

/** Reports that can both be true, but leave the outcome open. */
const GAPS: readonly Comparison[] = [responseLost, attemptMissing];

/** Why the reports about one request do not prove its outcome. */
export type Disagreement = Contradicted | Inconclusive;

/**
 * Compares the reports of the witnesses of one request with each other; undefined when they agree.
 * Contradicting witnesses are a finding, whatever outcome was expected. The line of a sidecar that
 * only address and time relate to the request may be about another one, so it leaves a doubt.
 */
export function disagreementOf(evidence: RequestEvidence): Disagreement | undefined {
  const gaps = GAPS.flatMap((compare) => compare(evidence) ?? []);
  if (gaps.length > 0) return { is: 'inconclusive', because: gaps.join('; ') };
  const contradictions = CONTRADICTIONS.flatMap((compare) => compare(evidence) ?? []);
  if (contradictions.length === 0) return undefined;
  const because = contradictions.join('; ');
  return evidence.proxy?.isSurmised === true
    ? { is: 'inconclusive', because: `${because}, if its line is about this request` }
    : { is: 'contradicted', because };
}

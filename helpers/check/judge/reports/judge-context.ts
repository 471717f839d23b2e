import * as z from 'zod';
import type { Observation } from '../../../model/observation.ts';
import {
  certificateFacts,
  parseCertificate,
  type WorkloadCertificate,
} from '../../../witness/certificates/certificate.ts';
import { wireFacts, type WireFacts } from '../../../witness/wire/facts.ts';

/** One capture beside a callee of a check. */
export interface CheckCapture {
  /** The callee as the record names it, `name.namespace`. */
  readonly member: string;
  /** What every request of its time carried before its own id. */
  readonly wireMarker: string;
  readonly facts: WireFacts;
}

/** What was recorded of a check as a whole, and what every one of its cells is read with. */
export interface JudgeContext {
  /** Certificates that callers were seen to hold, by party. */
  readonly certificates: ReadonlyMap<string, readonly WorkloadCertificate[]>;
  readonly captures: readonly CheckCapture[];
}

/** Route of observations that are about no cell. */
export const NO_ROUTE = '';

/** Reads the observations of a check that are about none of its cells. Facts that no witness wrote say nothing. */
export function judgeContextOf(observations: readonly Observation[]): JudgeContext {
  const around = observations.filter(({ route }) => route === NO_ROUTE);
  const certificates = around.flatMap(({ facts }) => readCertificateFacts(facts));
  const byMember = Map.groupBy(certificates, ({ member }) => member);
  return {
    certificates: new Map([...byMember].map(([member, held]) => [member, held.map(({ certificate }) => certificate)])),
    captures: around.flatMap(({ facts }) => captureFacts.safeParse(facts).data ?? []),
  };
}

function readCertificateFacts(
  facts: unknown,
): readonly { readonly member: string; readonly certificate: WorkloadCertificate }[] {
  const { data } = certificateFacts.safeParse(facts);
  if (data === undefined) return [];
  try {
    return [{ member: data.member, certificate: parseCertificate(data.pem) }];
  } catch (error) {
    // A certificate that is none belongs to nobody: the caller then showed no certificate, which is silence.
    if (error instanceof Error) return [];
    throw error;
  }
}

const captureFacts: z.ZodType<CheckCapture> = z.object({
  member: z.string(),
  wireMarker: z.string(),
  facts: wireFacts,
});

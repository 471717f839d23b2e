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
  /** The random text that every request carried before its own id while the capture ran. */
  readonly wireMarker: string;
  readonly facts: WireFacts;
}

/** What was recorded of the whole check, with which each of its cells is read. */
export interface JudgeContext {
  /** Certificates of the callers' sidecars, by member. */
  readonly certificates: ReadonlyMap<string, readonly WorkloadCertificate[]>;
  readonly captures: readonly CheckCapture[];
}

/** Route of observations about the whole check. */
export const NO_ROUTE = '';

/** Reads the observations about the whole check; facts that no witness wrote count as silence. */
export function judgeContextOf(observations: readonly Observation[]): JudgeContext {
  const ofCheck = observations.filter(({ route }) => route === NO_ROUTE);
  const certificates = ofCheck.flatMap(({ facts }) => readCertificateFacts(facts));
  const byMember = Map.groupBy(certificates, ({ member }) => member);
  return {
    certificates: new Map([...byMember].map(([member, all]) => [member, all.map(({ certificate }) => certificate)])),
    captures: ofCheck.flatMap(({ facts }) => captureFacts.safeParse(facts).data ?? []),
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
    // Text that is no certificate identifies no caller, so its certificate stays unknown.
    if (error instanceof Error) return [];
    throw error;
  }
}

const captureFacts: z.ZodType<CheckCapture> = z.object({
  member: z.string(),
  wireMarker: z.string(),
  facts: wireFacts,
});

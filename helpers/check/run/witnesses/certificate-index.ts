import { messageOf } from '../../../errors.ts';
import { parseRoute } from '../../../model/route.ts';
import type { ProbeRequest } from '../../../probe/probe-request.ts';
import { readCalleeReport } from '../../../witness/callee/callee.ts';
import type { WorkloadCertificate, CertificateFacts } from '../../../witness/certificates/certificate.ts';
import { heldFacts, SerialIndex } from '../../../witness/certificates/held.ts';
import { readProxyReport } from '../../../witness/read-proxy-report.ts';
import type { JudgeContext } from '../../judge/reports/judge-context.ts';
import type { MeshPort, Place, WitnessReport } from '../ports.ts';

/** A certificate with whom it was seen at. */
export type HeldCertificate = Omit<CertificateFacts, 'kind'>;

/** The certificates of one check, as far as they were seen: those that callers hold, and the serial numbers of those that callees hold. */
export class CertificateIndex {
  readonly #serials = new SerialIndex();
  readonly #held = new Map<string, WorkloadCertificate[]>();
  /** Rounds under way look one after another, so that no certificate is recorded twice. */
  #turn: Promise<unknown> = Promise.resolve();

  get judgeContext(): JudgeContext {
    return { certificates: this.#held, captures: [] };
  }

  /** A testimony of what a sidecar holds, with all that it was seen to hold since the check began. */
  watched(witnessReport: WitnessReport): WitnessReport {
    const { pod, secrets } = heldFacts(witnessReport.facts) ?? {};
    if (pod === undefined || secrets === undefined || secrets === null) return witnessReport;
    return { ...witnessReport, facts: { ...witnessReport.facts, serials: this.#serials.note(pod, secrets) } };
  }

  /** Runs `work` when all work before it has ended. */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return await turn;
  }

  has(member: string, fingerprint: string): boolean {
    return this.#held.get(member)?.some((certificate) => certificate.fingerprint === fingerprint) === true;
  }

  add(member: string, certificate: WorkloadCertificate): void {
    this.#held.set(member, [...(this.#held.get(member) ?? []), certificate]);
  }
}

/** A certificate of a caller, as a witness at the callee named it. */
interface Claim {
  readonly member: string;
  readonly from: Place;
  readonly fingerprint: string;
}

interface Looking {
  readonly mesh: Pick<MeshPort, 'certificate'>;
  readonly index: CertificateIndex;
  readonly signal: AbortSignal;
  /** Told when a caller's sidecar could not be asked: its word is missing then. */
  readonly onProblem: (problem: string) => void;
}

/**
 * Reads the certificates of those callers whose certificate a witness named in this round and that are not known yet. One that is known and
 * differs is read afresh: it may have been rotated. Answers what is new.
 */
export async function newCertificates(
  requests: readonly ProbeRequest[],
  testimonies: readonly WitnessReport[],
  { mesh, index, signal, onProblem }: Looking,
): Promise<readonly HeldCertificate[]> {
  const claims = claimsOf(requests, testimonies).filter(({ member, fingerprint }) => !index.has(member, fingerprint));
  if (claims.length === 0) return [];
  const byMember = new Map(claims.map((claim) => [claim.member, claim]));
  return index.inTurn(async () => {
    const looks = [...byMember.values()].map(async (claim) => {
      try {
        return await lookFor(claim, mesh, index, signal);
      } catch (error) {
        signal.throwIfAborted();
        onProblem(messageOf(error));
        return [];
      }
    });
    return (await Promise.all(looks)).flat();
  });
}

async function lookFor(
  { member, from, fingerprint }: Claim,
  mesh: Pick<MeshPort, 'certificate'>,
  index: CertificateIndex,
  signal: AbortSignal,
): Promise<readonly HeldCertificate[]> {
  const found: HeldCertificate[] = [];
  for (const afresh of [false, true]) {
    if (index.has(member, fingerprint)) break;
    const certificate = await mesh.certificate(from, afresh, signal);
    if (certificate === undefined || index.has(member, certificate.fingerprint)) continue;
    index.add(member, certificate);
    found.push({ member, workload: `${from.namespace}/${from.workload}`, ...certificate });
  }
  return found;
}

function claimsOf(requests: readonly ProbeRequest[], testimonies: readonly WitnessReport[]): readonly Claim[] {
  const byRequest = new Map(requests.map((request) => [request.requestId, request]));
  return testimonies.flatMap((witnessReport) => {
    const request = byRequest.get(witnessReport.requestId);
    const fingerprint = fingerprintIn(witnessReport);
    const member = parseRoute(witnessReport.route)?.from;
    return request === undefined || fingerprint === undefined || member === undefined
      ? []
      : [{ member, from: request.from, fingerprint }];
  });
}

function fingerprintIn({ witness, facts, requestId }: WitnessReport): string | undefined {
  if (witness === 'proxy') return readProxyReport(facts)?.fingerprint;
  const hash =
    witness === 'callee' ? readCalleeReport(facts, requestId)?.elements.at(-1)?.hash.toLowerCase() : undefined;
  return hash === '' ? undefined : hash;
}

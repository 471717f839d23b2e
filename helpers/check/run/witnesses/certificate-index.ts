import { messageOf } from '../../../errors.ts';
import { parseRoute } from '../../../model/route.ts';
import { gatewayOf } from '../../../probe/edge/access.ts';
import type { ProbeRequest } from '../../../probe/probe-request.ts';
import { readCalleeReport } from '../../../witness/callee/callee.ts';
import type { WorkloadCertificate, CertificateFacts } from '../../../witness/certificates/certificate.ts';
import { heldFacts, SerialIndex } from '../../../witness/certificates/held.ts';
import { readProxyReport } from '../../../witness/read-proxy-report.ts';
import type { JudgeContext } from '../../judge/reports/judge-context.ts';
import type { MeshPort, Place, WitnessReport } from '../ports.ts';

/** A certificate with the workload that holds it. */
export type HeldCertificate = Omit<CertificateFacts, 'kind'>;

/**
 * The certificates that one check has seen: those of callers and gateways, and serial numbers of
 * callees'.
 */
export class CertificateIndex {
  readonly #serials = new SerialIndex();
  readonly #held = new Map<string, WorkloadCertificate[]>();
  /** Rounds under way read certificates one after another, so that none is recorded twice. */
  #queue: Promise<unknown> = Promise.resolve();

  get judgeContext(): JudgeContext {
    return { certificates: this.#held, captures: [] };
  }

  /** Adds every serial number that a sidecar has held since the check began. */
  watched(witnessReport: WitnessReport): WitnessReport {
    const { pod, secrets } = heldFacts(witnessReport.facts) ?? {};
    if (pod === undefined || secrets === undefined || secrets === null) return witnessReport;
    return { ...witnessReport, facts: { ...witnessReport.facts, serials: this.#serials.add(pod, secrets) } };
  }

  /** Runs `work` when all work before it has ended. */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const ending = this.#queue.then(work);
    this.#queue = ending.catch(() => undefined);
    return await ending;
  }

  has(member: string, fingerprint: string): boolean {
    return this.#held.get(member)?.some((certificate) => certificate.fingerprint === fingerprint) === true;
  }

  add(member: string, certificate: WorkloadCertificate): void {
    this.#held.set(member, [...(this.#held.get(member) ?? []), certificate]);
  }
}

/** The certificate of a caller or gateway, as a witness at the callee reported it. */
interface Claim {
  readonly member: string;
  readonly from: Place;
  readonly fingerprint: string;
}

interface Reading {
  readonly mesh: Pick<MeshPort, 'certificate'>;
  readonly index: CertificateIndex;
  readonly signal: AbortSignal;
  /** Called when the certificate of a caller's sidecar could not be read. */
  readonly onProblem: (problem: string) => void;
}

/**
 * Reads the certificates of callers that a witness reported in this round and that are not known
 * yet. Where another one is known, it is read again, since it may have been rotated.
 * @returns the new ones
 */
export async function newCertificates(
  requests: readonly ProbeRequest[],
  reports: readonly WitnessReport[],
  { mesh, index, signal, onProblem }: Reading,
): Promise<readonly HeldCertificate[]> {
  const claims = claimsOf(requests, reports).filter(({ member, fingerprint }) => !index.has(member, fingerprint));
  if (claims.length === 0) return [];
  const byMember = new Map(claims.map((claim) => [claim.member, claim]));
  return index.inTurn(async () => {
    const reads = [...byMember.values()].map(async (claim) => {
      try {
        return await readCertificate(claim, mesh, index, signal);
      } catch (error) {
        signal.throwIfAborted();
        onProblem(messageOf(error));
        return [];
      }
    });
    return (await Promise.all(reads)).flat();
  });
}

async function readCertificate(
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

function claimsOf(requests: readonly ProbeRequest[], reports: readonly WitnessReport[]): readonly Claim[] {
  const byRequest = new Map(requests.map((request) => [request.requestId, request]));
  return reports.flatMap((witnessReport) => {
    const request = byRequest.get(witnessReport.requestId);
    const fingerprint = fingerprintIn(witnessReport);
    if (request === undefined || fingerprint === undefined) return [];
    return senderOf(request).map((sender) => ({ ...sender, fingerprint }));
  });
}

/** Who sent a request to its callee: the caller, or the gateway that it was sent to. */
function senderOf({ route, from, probe }: ProbeRequest): readonly Pick<Claim, 'member' | 'from'>[] {
  if (probe.kind === 'edge') return [{ member: probe.at, from: gatewayOf(probe) }];
  const member = parseRoute(route)?.from;
  return member === undefined ? [] : [{ member, from }];
}

function fingerprintIn({ witness, facts, requestId }: WitnessReport): string | undefined {
  if (witness === 'proxy') return readProxyReport(facts)?.fingerprint;
  const hash =
    witness === 'callee' ? readCalleeReport(facts, requestId)?.elements.at(-1)?.hash.toLowerCase() : undefined;
  return hash === '' ? undefined : hash;
}

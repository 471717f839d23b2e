import type { Round } from '../../../check/judge/rounds.ts';
import { Journal } from '../../../check/run/journal.ts';
import type { MeshPort, Sink } from '../../../check/run/ports.ts';
import { sendRound, type SentRound } from '../../../check/run/round.ts';
import { CertificateIndex } from '../../../check/run/witnesses/certificate-index.ts';
import { MeshproofError } from '../../../errors.ts';
import type { ProbeResult, ProbeRequest } from '../../../probe/probe-request.ts';
import { startClock } from '../../../timing/clock.ts';
import type { Block } from '../figures.ts';
import type { Cell } from '../matrix.ts';

export type RoundMesh = Pick<MeshPort, 'round' | 'witnesses' | 'certificate'>;

export interface RoundsRequest {
  readonly mesh: RoundMesh;
  readonly requests: readonly Cell[];
  /** Where observations are written: a bundle, as in a run. */
  readonly sink: Sink;
  readonly signal: AbortSignal;
}

/** Rounds that wait for their witnesses at once, as in a check. */
const UNDER_WAY = 3;

export interface MeasuredRounds extends Block {
  /** Observations per cell, by witness. */
  readonly witnesses: Readonly<Record<string, number>>;
}

/** Runs rounds with the clients' reports alone; see runWitnessed(). */
export async function runAlone(request: RoundsRequest, rounds: number): Promise<MeasuredRounds> {
  const { mesh } = request;
  const alone = { ...mesh, round: mesh.round, witnesses: () => Promise.resolve([]) };
  return runRounds({ ...request, mesh: alone }, rounds, () => undefined);
}

/**
 * Runs rounds as a check does: every cell once per round, every witness collected, recorded and
 * read. Returns their time, and the number of observations per witness.
 * @throws MeshproofError when a cell was not served, or not seen by every witness, because then no
 * speed is measured
 */
export async function runWitnessed(request: RoundsRequest, rounds: number): Promise<MeasuredRounds> {
  return runRounds(request, rounds, (round) => {
    const cells = [...round.cells.values()];
    const unwitnessed = cells.find(
      ({ observed, witnesses }) => observed.is !== 'admitted' || !witnesses.includes('proxy'),
    );
    if (unwitnessed !== undefined) throw unfit(`${unwitnessed.route} is ${JSON.stringify(unwitnessed)}`);
  });
}

async function runRounds(
  { mesh, requests, sink, signal }: RoundsRequest,
  rounds: number,
  inspect: (round: Round) => void,
): Promise<MeasuredRounds> {
  const journal = new Journal(sink, startClock());
  const context = {
    mesh: { ...mesh, round: async (sent: readonly ProbeRequest[]) => allServed(await mesh.round(sent, signal)) },
    journal,
    signal,
    certificates: new CertificateIndex(),
    run: { record: { id: 'bench', witnesses: ['proxy'] as const }, requests },
  };
  const started = performance.now();
  const underWay: SentRound[] = [];
  for (let round = 1; round <= rounds || underWay.length > 0; round += 1) {
    if (round <= rounds) underWay.push(await sendRound(context, 'applied', round));
    if (round > rounds || underWay.length === UNDER_WAY) inspect(await (underWay.shift() as SentRound).collected);
  }
  const ms = performance.now() - started;
  return { rounds, ms, witnesses: perCell(journal, requests.length * rounds), reused: reusedShare(journal) };
}

function allServed(results: readonly ProbeResult[]): readonly ProbeResult[] {
  const refused = results.find(({ facts }) => facts.kind !== 'http' || facts.status !== 200);
  if (refused === undefined) return results;
  throw unfit(`${refused.request.route} was not served: ${JSON.stringify(refused.facts)}`);
}

function unfit(details: string): MeshproofError {
  return new MeshproofError({
    operation: 'measure rounds of meshproof',
    details,
    hint: 'find out what refuses them: on an idle mesh every cell of the bench responds and is witnessed',
  });
}

function perCell({ observations }: Journal, cells: number): Record<string, number> {
  const collected = observations.filter(({ requestId }) => requestId !== '');
  const counts = Map.groupBy(collected, ({ witness }) => witness);
  return Object.fromEntries([...counts].map(([witness, made]) => [witness, made.length / cells]));
}

function reusedShare({ observations }: Journal): number {
  const clients = observations.filter(({ witness }) => witness === 'client');
  return clients.filter(({ facts }) => facts['reused'] === true).length / clients.length;
}

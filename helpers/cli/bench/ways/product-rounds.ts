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

export interface Playing {
  readonly mesh: RoundMesh;
  readonly requests: readonly Cell[];
  /** Where observations are written: a bundle, as in a run. */
  readonly sink: Sink;
  readonly signal: AbortSignal;
}

/** Rounds that were asked and wait for their witnesses, at most: a check asks as many as its row still lacks. */
const UNDER_WAY = 3;

export interface Played extends Block {
  /** What was recorded per cell, by witness. */
  readonly witnesses: Readonly<Record<string, number>>;
}

/** Plays rounds of which the clients alone testify; see playWitnessed(). */
export async function runAlone(playing: Playing, rounds: number): Promise<Played> {
  const { mesh } = playing;
  const alone = { ...mesh, round: mesh.round, witnesses: () => Promise.resolve([]) };
  return play({ ...playing, mesh: alone }, rounds, () => undefined);
}

/**
 * Plays rounds as a check does: every cell asked once per round, every witness heard, all of it recorded and read. Answers how long they
 * took and how much each witness said.
 * @throws MeshproofError when a cell was not served or not seen by every witness: that is no measure of speed.
 */
export async function playWitnessed(playing: Playing, rounds: number): Promise<Played> {
  return play(playing, rounds, (round) => {
    const cells = [...round.cells.values()];
    const odd = cells.find(({ observed, witnesses }) => observed.is !== 'admitted' || !witnesses.includes('proxy'));
    if (odd !== undefined) throw unfit(`${odd.route} shows ${JSON.stringify(odd)}`);
  });
}

async function play(
  { mesh, requests, sink, signal }: Playing,
  rounds: number,
  see: (round: Round) => void,
): Promise<Played> {
  const journal = new Journal(sink, startClock());
  const context = {
    mesh: { ...mesh, round: async (asked: readonly ProbeRequest[]) => allServed(await mesh.round(asked, signal)) },
    journal,
    signal,
    certificates: new CertificateIndex(),
    run: { record: { id: 'bench', witnesses: ['proxy'] as const }, requests },
  };
  const started = performance.now();
  const underWay: SentRound[] = [];
  for (let round = 1; round <= rounds || underWay.length > 0; round += 1) {
    if (round <= rounds) underWay.push(await sendRound(context, 'applied', round));
    if (round > rounds || underWay.length === UNDER_WAY) see(await (underWay.shift() as SentRound).collected);
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
    hint: 'see what stands in the way: on an idle mesh every cell of the bench is answered and witnessed',
  });
}

function perCell({ observations }: Journal, cells: number): Record<string, number> {
  const told = observations.filter(({ requestId }) => requestId !== '');
  const counts = Map.groupBy(told, ({ witness }) => witness);
  return Object.fromEntries([...counts].map(([witness, made]) => [witness, made.length / cells]));
}

function reusedShare({ observations }: Journal): number {
  const clients = observations.filter(({ witness }) => witness === 'client');
  return clients.filter(({ facts }) => facts['reused'] === true).length / clients.length;
}

import type { CastPod } from '../../kube/pods.ts';
import { realMesh, type RealMesh } from '../../live/real-mesh.ts';
import type { Log } from '../output/progress.ts';
import { alternately } from './blocks.ts';
import type { Block, Measurement } from './figures.ts';
import { asksOf, overPooled, sample, type Cell, type Matrix } from './matrix.ts';
import type { Site } from './site.ts';
import { openCeiling } from './ways/ceiling.ts';
import { execLoop } from './ways/exec-loop.ts';
import { runAlone, runWitnessed } from './ways/product-rounds.ts';

/**
 * Execs per matrix: at about 0.1 s each, all cells of a large matrix would take minutes without
 * better figures.
 */
const EXECS = 60;

export interface Measuring {
  /** Rounds to measure of each way. */
  readonly rounds: number;
  readonly log: Log;
}

/** Measured before, and with, the witnesses. */
export type Alone = Omit<Measurement, 'witnessed' | 'witnesses'>;
export type Collected = Pick<Measurement, 'witnessed' | 'witnesses'>;

/**
 * Measures a matrix with the clients' reports alone: the exec loop, then the ceiling and meshproof
 * alternately.
 */
export async function measureAlone(
  site: Site,
  matrix: Matrix,
  { rounds, pods, log }: Measuring & { readonly pods: readonly CastPod[] },
): Promise<Alone> {
  const { target, signal, sink } = site;
  const requests = asksOf(matrix, site.prefix);
  const loop = await execLoop(target, pods, sample(requests, EXECS, rounds), signal);
  log(`exec loop over ${loop.cells.toString()} cells: ${perCell(loop.ms, loop.cells)}`);
  await using ceiling = openCeiling(target, requests, signal);
  await using mesh = meshOf(site);
  const streamOpenMs = await openStreams(mesh, requests, signal);
  log(`streams opened in ${streamOpenMs.toFixed(0)} ms`);
  const again = requests.map((request) => overPooled(request));
  const [bare = [], alone = [], pooled = []] = await alternately(rounds, [
    (count) => ceiling.rounds(count),
    (count) => runAlone({ mesh, requests, sink, signal }, count),
    (count) => runAlone({ mesh, requests: again, sink, signal }, count),
  ]);
  const [one, two, three] = [bare, alone, pooled].map((blocks) => inBlocks(blocks, requests.length)) as [
    string,
    string,
    string,
  ];
  log(`ceiling ${one}; meshproof ${two}; over pooled connections ${three}`);
  return { matrix, execLoop: loop, ceiling: bare, meshproof: alone, pooled, streamOpenMs };
}

/** Measures a matrix with every witness collected and recorded. */
export async function measureCollected(
  site: Site,
  matrix: Matrix,
  { rounds, log, mesh }: Measuring & { readonly mesh: RealMesh },
): Promise<Collected> {
  const { sink, signal } = site;
  const requests = asksOf(matrix, site.prefix);
  const [witnessed = []] = await alternately(rounds, [
    (count) => runWitnessed({ mesh, requests, sink, signal }, count),
  ]);
  log(`meshproof with witnesses ${inBlocks(witnessed, requests.length)}`);
  return { witnessed, witnesses: witnessed[0]?.witnesses ?? {} };
}

/** The mesh port of the product. The caller checks its faults: reopening a stream takes time. */
export function meshOf({ target, runId, index, castImages, revision, signal, faults }: Site): RealMesh {
  return realMesh(target, {
    runId,
    index,
    castImages,
    signal,
    onInfrastructureFault: ({ source, cause }) => faults.push(`${source}: ${cause}`),
    ...(revision === undefined ? {} : { revision }),
  });
}

function inBlocks(blocks: readonly Block[], cells: number): string {
  return blocks.map(({ rounds, ms }) => perCell(ms, rounds * cells)).join(' ');
}

function perCell(ms: number, cells: number): string {
  return `${(ms / cells).toFixed(3)} ms per cell`;
}

async function openStreams(mesh: RealMesh, requests: readonly Cell[], signal: AbortSignal): Promise<number> {
  const started = performance.now();
  await mesh.openStreams(
    requests.map(({ from }) => from),
    signal,
  );
  return performance.now() - started;
}

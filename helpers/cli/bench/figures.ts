import { cellsOf, nameOf, type Matrix } from './matrix.ts';

/** Rounds that followed each other without a pause, and how long all of them took. */
export interface Block {
  readonly rounds: number;
  readonly ms: number;
  /** Share of the requests that went over the connection of an earlier one, where somebody told. */
  readonly reused?: number;
}

/** Everything that was measured of one matrix. */
export interface Measurement {
  readonly matrix: Matrix;
  /** One exec and one curl per cell; `cells` of them, one after another. */
  readonly execLoop: { readonly cells: number; readonly ms: number };
  readonly ceiling: readonly Block[];
  /** The client's word alone. */
  readonly meshproof: readonly Block[];
  /** The same over pooled connections, which skips making one per cell. */
  readonly pooled: readonly Block[];
  /** All witnesses heard and recorded. */
  readonly witnessed: readonly Block[];
  /** Until every source's stream answered. */
  readonly streamOpenMs: number;
  /** Observations recorded per cell while witnessed, by witness. */
  readonly witnesses: Readonly<Record<string, number>>;
}

/** One matrix as it is printed. */
export interface Figure {
  readonly cells: number;
  readonly sources: number;
  readonly callees: number;
  /** Rounds that each of the costs below was measured over. */
  readonly rounds: number;
  readonly execLoopMsPerCell: number;
  /** Cells that the exec loop was measured over: it is too slow for all of them. */
  readonly execLoopCells: number;
  /** A new connection per cell, as the exec loop and the ceiling make them. */
  readonly meshproofMsPerCell: number;
  /** Over connections of the round before, as far as `reusedConnections` says. */
  readonly meshproofPooledMsPerCell: number;
  readonly meshproofWitnessedMsPerCell: number;
  readonly ceilingMsPerCell: number;
  readonly ratioToExecLoop: number;
  readonly ratioToExecLoopWitnessed: number;
  readonly ratioToCeiling: number;
  /** Least share of the pooled requests of a block that found a connection to use. */
  readonly reusedConnections: number;
  readonly streamOpenMs: number;
  readonly witnesses: Readonly<Record<string, number>>;
  /** Milliseconds per cell of the fastest and the slowest block, to tell how steady the machine was. */
  readonly spread: Readonly<
    Record<'meshproof' | 'meshproofPooled' | 'meshproofWitnessed' | 'ceiling', readonly [number, number]>
  >;
}

/** Turns a measurement into its figure. Ratios are computed before anything is rounded. */
export function figureOf(measurement: Measurement): Figure {
  const { matrix, execLoop, ceiling, meshproof, pooled, witnessed, streamOpenMs, witnesses } = measurement;
  const cells = cellsOf(matrix);
  const loop = execLoop.ms / execLoop.cells;
  const [bare, alone, again, collected] = [ceiling, meshproof, pooled, witnessed].map((blocks) =>
    msPerCell(blocks, cells),
  ) as [number, number, number, number];
  return {
    cells,
    ...matrix,
    rounds: Math.min(...[ceiling, meshproof, pooled, witnessed].map(roundsOf)),
    execLoopMsPerCell: rounded(loop),
    execLoopCells: execLoop.cells,
    meshproofMsPerCell: rounded(alone),
    meshproofPooledMsPerCell: rounded(again),
    meshproofWitnessedMsPerCell: rounded(collected),
    ceilingMsPerCell: rounded(bare),
    ratioToExecLoop: rounded(loop / alone),
    ratioToExecLoopWitnessed: rounded(loop / collected),
    ratioToCeiling: rounded(bare / alone),
    reusedConnections: rounded(Math.min(...pooled.map(({ reused = 0 }) => reused))),
    streamOpenMs: rounded(streamOpenMs),
    witnesses,
    spread: {
      meshproof: spreadOf(meshproof, cells),
      meshproofPooled: spreadOf(pooled, cells),
      meshproofWitnessed: spreadOf(witnessed, cells),
      ceiling: spreadOf(ceiling, cells),
    },
  };
}

/** The mean over all rounds: every round counts, a slow one too. */
export function msPerCell(blocks: readonly Block[], cells: number): number {
  return blocks.reduce((sum, { ms }) => sum + ms, 0) / (roundsOf(blocks) * cells);
}

function roundsOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { rounds }) => sum + rounds, 0);
}

function spreadOf(blocks: readonly Block[], cells: number): readonly [number, number] {
  const each = blocks.map((block) => rounded(msPerCell([block], cells)));
  return [Math.min(...each), Math.max(...each)];
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

/** What the bench is held to, from matrices of 100 cells up. */
export interface Target {
  readonly what: string;
  readonly holds: boolean;
}

const LEAST = { cells: 100, ratioToExecLoop: 100, ratioToExecLoopWitnessed: 50, ratioToCeiling: 0.7 } as const;
const MOST_GROWTH = 0.25;

/** Says of each target whether these figures reach it; smaller matrices have none. */
export function targetsOf(figures: readonly Figure[]): readonly Target[] {
  const large = figures.filter(({ cells }) => cells >= LEAST.cells);
  const ratios = large.flatMap((figure) =>
    (['ratioToExecLoop', 'ratioToExecLoopWitnessed', 'ratioToCeiling'] as const).map((name) => ({
      what: `${nameOf(figure)}: ${name} ${figure[name].toString()}, at least ${LEAST[name].toString()}`,
      holds: figure[name] >= LEAST[name],
    })),
  );
  return [...ratios, ...growthOf(large)];
}

/** The cost of a cell must not depend on how many there are. */
function growthOf(figures: readonly Figure[]): readonly Target[] {
  const [smallest] = figures;
  const largest = figures.at(-1);
  if (smallest === undefined || largest === undefined || smallest === largest) return [];
  return (['meshproofMsPerCell', 'meshproofWitnessedMsPerCell'] as const).map((name) => {
    const growth = largest[name] / smallest[name] - 1;
    const percent = `${(growth * 100).toFixed(1)} %`;
    return {
      what: `${nameOf(smallest)} to ${nameOf(largest)}: ${name} changes by ${percent}, at most 25 %`,
      holds: Math.abs(growth) <= MOST_GROWTH,
    };
  });
}

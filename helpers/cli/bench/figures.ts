import { cellsOf, nameOf, type Matrix } from './matrix.ts';

/** Rounds without a pause between them, and their total time. */
export interface Block {
  readonly rounds: number;
  readonly ms: number;
  /** Share of the requests that reused a connection, where it was measured. */
  readonly reused?: number;
}

/** Everything that was measured of one matrix. */
export interface Measurement {
  readonly matrix: Matrix;
  /** One exec and one curl per cell; `cells` of them, one after another. */
  readonly execLoop: { readonly cells: number; readonly ms: number };
  readonly ceiling: readonly Block[];
  /** The clients' reports alone. */
  readonly meshproof: readonly Block[];
  /** The same over pooled connections. */
  readonly pooled: readonly Block[];
  /** All witnesses collected and recorded. */
  readonly witnessed: readonly Block[];
  /** Until the stream of every source responded. */
  readonly streamOpenMs: number;
  /** Observations recorded per cell with witnesses, by witness. */
  readonly witnesses: Readonly<Record<string, number>>;
}

/** One matrix as the bench prints it. */
export interface Figure {
  readonly cells: number;
  readonly sources: number;
  readonly callees: number;
  /** Rounds over which each of the costs below was measured. */
  readonly rounds: number;
  readonly execLoopMsPerCell: number;
  /** Cells over which the exec loop was measured; all of them would take too long. */
  readonly execLoopCells: number;
  /** With a new connection per cell, like the exec loop and the ceiling. */
  readonly meshproofMsPerCell: number;
  /** Over connections of the round before; `reusedConnections` is their share. */
  readonly meshproofPooledMsPerCell: number;
  readonly meshproofWitnessedMsPerCell: number;
  readonly ceilingMsPerCell: number;
  readonly ratioToExecLoop: number;
  readonly ratioToExecLoopWitnessed: number;
  readonly ratioToCeiling: number;
  /** Smallest share of the pooled requests of a block that reused a connection. */
  readonly reusedConnections: number;
  readonly streamOpenMs: number;
  readonly witnesses: Readonly<Record<string, number>>;
  /** Milliseconds per cell of the fastest and the slowest block: how steady the machine was. */
  readonly spread: Readonly<
    Record<'meshproof' | 'meshproofPooled' | 'meshproofWitnessed' | 'ceiling', readonly [number, number]>
  >;
}

/** Computes the figure of a measurement; ratios are computed before rounding. */
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

/** The mean over all rounds. */
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

/** A target of the bench, for matrices of 100 cells or more. */
export interface Target {
  readonly what: string;
  readonly holds: boolean;
}

const LEAST = { cells: 100, ratioToExecLoop: 100, ratioToExecLoopWitnessed: 50, ratioToCeiling: 0.7 } as const;
const MOST_GROWTH = 0.25;

/** Whether these figures reach each target; smaller matrices have none. */
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

/** The cost of a cell must not depend on their number. */
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

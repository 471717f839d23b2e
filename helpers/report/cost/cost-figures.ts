import type { CostDocument, CostRound, CostWay } from './cost-document.ts';

/** A quantity of which a way has one value per round. */
export interface Metric {
  readonly title: string;
  readonly unit: string;
  readonly of: (round: CostRound) => number;
}

/** What is compared between the ways. */
export const METRICS = {
  p50: { title: 'latency, median', unit: 'ms', of: ({ p50Ms }) => p50Ms },
  p99: { title: 'latency, 99th percentile', unit: 'ms', of: ({ p99Ms }) => p99Ms },
  rate: { title: 'requests per second', unit: '1/s', of: ({ requestsPerSecond }) => requestsPerSecond },
  cpu: {
    title: 'CPU of both proxies per request',
    unit: 'µs',
    of: ({ callerProxyUs, calleeProxyUs }) => callerProxyUs + calleeProxyUs,
  },
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRICS;

export const METRIC_NAMES = Object.keys(METRICS) as readonly MetricName[];

/** A metric of one way over all rounds. */
export interface Figure {
  readonly median: number;
  /** Of the best and the worst round: how steady the machine was. */
  readonly range: readonly [number, number];
  /**
   * Median of the ratios to the first way in the same round; undefined for that way itself, and
   * where its value is 0.
   */
  readonly ratio: number | undefined;
}

/** The figures of one way. */
export interface WayFigures {
  readonly title: string;
  readonly metrics: Readonly<Record<MetricName, Figure>>;
  readonly handshakesPerRequest: number;
  readonly resumed: number;
}

/** Summarizes the rounds of each way; ratios are taken within a round, then their median. */
export function figuresOf({ ways }: CostDocument): readonly WayFigures[] {
  const [plain] = ways;
  return ways.map((way) => {
    const figure = (name: MetricName): Figure => {
      const values = way.rounds.map(METRICS[name].of);
      return {
        median: median(values),
        range: [Math.min(...values), Math.max(...values)],
        ratio: plain === undefined || way === plain ? undefined : ratioOf(name, way, plain),
      };
    };
    return {
      title: way.title,
      metrics: { p50: figure('p50'), p99: figure('p99'), rate: figure('rate'), cpu: figure('cpu') },
      handshakesPerRequest: median(way.rounds.map((round) => round.handshakesPerRequest)),
      resumed: median(way.rounds.map((round) => round.resumed)),
    };
  });
}

/** The median of the ratios of two ways in the same rounds; undefined where the second is 0. */
export function ratioOf(name: MetricName, way: CostWay, base: CostWay): number | undefined {
  const { of } = METRICS[name];
  const ratios = way.rounds.flatMap((round, index) => {
    const other = base.rounds[index];
    return other === undefined || of(other) === 0 ? [] : [of(round) / of(other)];
  });
  return ratios.length === 0 ? undefined : median(ratios);
}

/** Returns the middle value, or the mean of both middle ones. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}

/** Writes a number with three significant digits, and whole from 100 on. */
export function written(value: number): string {
  if (value >= 100) return Math.round(value).toString();
  return Number(value.toPrecision(3)).toString();
}

/** Writes a figure: the median, its range and its ratio. */
export function figureText({ median: middle, range: [least, most], ratio }: Figure): string {
  const compared = ratio === undefined ? '' : `, ×${written(ratio)}`;
  return `${written(middle)} (${written(least)}–${written(most)})${compared}`;
}

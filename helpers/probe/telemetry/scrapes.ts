import * as z from 'zod';

/** What Prometheus has of one pod. */
export interface Scrapes {
  /** When it scraped the pod, in seconds of its own clock, the oldest first. */
  readonly times: readonly number[];
  /** The last value of each series of the counter, as Prometheus writes it. */
  readonly lines: readonly string[];
}

const Matrix = z.array(
  z.object({
    metric: z.record(z.string(), z.string()),
    values: z.array(z.tuple([z.number(), z.string()])).min(1),
  }),
);

/** The series by which Prometheus records that it reached a target. */
const UP = 'up';

/** The query for the scrapes of a workload's pods and for a counter of theirs. */
export function queryOf(counter: string, workload: string): string {
  return `{__name__=~"${UP}|${counter}", app="${workload}"}[30s]`;
}

/**
 * Reads the result of that query, in promtool's JSON. A pod that was replaced is still in it: the
 * one that was scraped last counts.
 */
export function parseScrapes(output: string): Scrapes {
  const series = Matrix.parse(JSON.parse(output));
  const reached = series.map(({ metric, values }) => ({
    metric,
    times: values.flatMap(([time, value]) => (metric['__name__'] === UP && value === '1' ? [time] : [])),
  }));
  const newest = reached.toSorted((left, right) => lastOf(left.times) - lastOf(right.times)).at(-1);
  const times = newest?.times ?? [];
  const ofPod = series.filter(({ metric }) => metric['__name__'] !== UP && metric['pod'] === newest?.metric['pod']);
  return { times, lines: times.length === 0 ? [] : ofPod.map(({ metric, values }) => lineOf(metric, values)) };
}

/**
 * Whether a scrape of the second began after the first was read: the next one may have been under
 * way, but a target is scraped once at a time.
 */
export function isLater({ times: first }: Scrapes, { times: second }: Scrapes): boolean {
  return second.filter((time) => time > lastOf(first)).length >= 2;
}

function lastOf(times: readonly number[]): number {
  return times.at(-1) ?? 0;
}

function lineOf({ __name__: name = '', ...labels }: Record<string, string>, values: [number, string][]): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return `${name}{${pairs.join(',')}} ${values.at(-1)?.[1] ?? ''}`;
}

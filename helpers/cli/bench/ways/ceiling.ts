import { MeshproofError } from '../../../errors.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import { execInto } from '../../../kube/kubectl.ts';
import { InFlight } from '../../../probe/in-flight.ts';
import { IN_FLIGHT } from '../../../probe/prober.ts';
import { openProcessStream, type ProcessStream } from '../../../probe/process-stream.ts';
import { budgets } from '../../../timing/budgets.ts';
import type { Block } from '../figures.ts';
import { urlOf, type Cell } from '../matrix.ts';

/**
 * The fastest possible prober in a pod: per source and round one bare `curl --parallel` over its
 * URLs, which discards the responses. A line on standard input is the number of rounds to run; the
 * output is when the first began and the last ended (nanoseconds of the node's clock, read in the
 * pod) and how many failed. Requires GNU date.
 */
const BARE_CURL = `
while read -r rounds; do
  failed=0
  from=$(date +%s%N)
  while [ "$rounds" -gt 0 ]; do
    curl --disable --parallel --parallel-immediate --parallel-max 300 --silent --no-progress-meter --fail "$@" >/dev/null 2>&1 || failed=$((failed + 1))
    rounds=$((rounds - 1))
  done
  echo "$from $(date +%s%N) $failed"
done
`;

/** The bare curls of one matrix, one stream per source. */
export interface Ceiling extends AsyncDisposable {
  /**
   * Runs the rounds of every source without a pause, side by side; timed from the first start to
   * the last end.
   */
  rounds(count: number): Promise<Block>;
}

/** Opens the streams. Dispose of it to end them. */
export function openCeiling(target: KubeTarget, cells: readonly Cell[], signal: AbortSignal): Ceiling {
  const sources = [...Map.groupBy(cells, ({ from }) => `${from.namespace} ${from.workload}`).values()];
  const streams = sources.map((ofSource) => ({
    weight: ofSource.length,
    stream: openSource(target, ofSource, signal),
  }));
  return {
    rounds: async (count) => {
      // As many at once as the prober sends: all of a large matrix would only slow each other down.
      const inFlight = new InFlight(IN_FLIGHT);
      const runs = streams.map(({ weight, stream }) => inFlight.run(weight, () => spanOf(stream, count, signal)));
      const spans = await Promise.all(runs);
      const from = Math.min(...spans.map((span) => span.from));
      return { rounds: count, ms: Math.max(...spans.map((span) => span.to)) - from };
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(streams.map(({ stream }) => stream[Symbol.asyncDispose]()));
    },
  };
}

function openSource(target: KubeTarget, cells: readonly Cell[], signal: AbortSignal): ProcessStream {
  const [first] = cells;
  const { namespace = '', workload = '' } = first?.from ?? {};
  const script = ['sh', '-c', BARE_CURL, 'sh', ...cells.map(urlOf)];
  return openProcessStream(execInto(target, { namespace, workload }, script), signal);
}

async function spanOf(
  stream: ProcessStream,
  rounds: number,
  signal: AbortSignal,
): Promise<{ readonly from: number; readonly to: number }> {
  const limits = { budgetMs: budgets.probeBatch, signal };
  const output = await stream.exchange(`${rounds.toString()}\n`, (tail) => tail.at(-1) === 0x0a, limits);
  const [, from, to, failed] = /^(\d{19}) (\d{19}) (\d+)\n$/.exec(output.toString()) ?? [];
  if (from === undefined || to === undefined || failed !== '0') throw notMeasured(output.toString());
  return { from: milliseconds(from), to: milliseconds(to) };
}

/** Nanoseconds since 1970 exceed a number; microseconds are precise enough. */
function milliseconds(nanoseconds: string): number {
  return Number(BigInt(nanoseconds) / 1_000n) / 1_000;
}

function notMeasured(output: string): MeshproofError {
  return new MeshproofError({
    operation: 'measure the ceiling, a bare curl --parallel in each pod',
    details: `a pod printed ${JSON.stringify(output.trim())} instead of two times and no failure`,
    hint: 'check that all cells respond, and that the image of sleep contains GNU date',
  });
}

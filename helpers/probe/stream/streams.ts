import type { KubeTarget } from '../../kube/kube.ts';
import { execInto } from '../../kube/kubectl.ts';
import type { StreamProbe } from '../../model/probes/stream.ts';
import { deadline } from '../../timing/abort/deadline.ts';
import { budgets } from '../../timing/budgets.ts';
import { httpUrl } from '../http/source.ts';
import type { ProbeRequest } from '../probe-request.ts';
import type { StreamFacts } from './facts.ts';
import { openStreamSource, STREAM_COMMAND, type StreamSource } from './source.ts';
import { beginning } from './stream-script.ts';

/** One stream: caller, callee and probe. */
export interface StreamProbeRequest extends Pick<ProbeRequest, 'route' | 'from' | 'to'> {
  readonly probe: StreamProbe;
}

/** Streams in progress. */
export interface RunningStreams {
  /** Settles when each of them has reported `count` further requests. */
  further(count: number): Promise<void>;
  /** Ends them; settles when all requests are reported. */
  end(): Promise<void>;
}

export interface Streams extends AsyncDisposable {
  /** Begins a stretch of each stream; `onRequest` receives every request when it has ended. */
  begin(
    requests: readonly StreamProbeRequest[],
    onRequest: (request: StreamProbeRequest, facts: StreamFacts) => void,
    signal: AbortSignal,
  ): RunningStreams;
  /** Processes opened so far, per source `name.namespace`. */
  readonly execs: ReadonlyMap<string, number>;
}

const LIMITS = { connectSeconds: budgets.connect / 1_000, totalSeconds: budgets.request / 1_000 };

/**
 * The streams of a run. The first stretch of a stream opens its process, which is kept until
 * disposal.
 */
export function createStreams(target: KubeTarget, life: AbortSignal): Streams {
  const sources = new Map<string, StreamSource>();
  const execs = new Map<string, number>();
  const sourceOf = (request: StreamProbeRequest): StreamSource => {
    const { namespace, workload } = request.from;
    const key = `${namespace}/${workload} ${request.route}`;
    const known = sources.get(key);
    if (known !== undefined) return known;
    const name = `${workload}.${namespace}`;
    execs.set(name, (execs.get(name) ?? 0) + 1);
    const source = openStreamSource(execInto(target, request.from, STREAM_COMMAND), life);
    sources.set(key, source);
    // The next stretch opens a new one.
    source.broken.catch(() => sources.delete(key));
    return source;
  };
  return {
    execs,
    begin: (requests, onRequest, signal) =>
      running(
        requests.map((request) => stretch(sourceOf(request), request, onRequest)),
        signal,
      ),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...sources.values()].map((source) => source[Symbol.asyncDispose]()));
    },
  };
}

interface Stretch {
  readonly source: StreamSource;
  readonly route: string;
  reported: number;
  /** Called after each request. */
  onReport: () => void;
}

function stretch(
  source: StreamSource,
  request: StreamProbeRequest,
  onRequest: (request: StreamProbeRequest, facts: StreamFacts) => void,
): Stretch {
  const one: Stretch = { source, route: request.route, reported: 0, onReport: () => undefined };
  source.begin(beginning(httpUrl(request.to, request.probe.of), request.probe, LIMITS), (facts) => {
    onRequest(request, facts);
    one.reported += 1;
    one.onReport();
  });
  return one;
}

function running(stretches: readonly Stretch[], signal: AbortSignal): RunningStreams {
  const within = async (what: string, work: Promise<unknown>): Promise<void> => {
    const late = (): Error => new Error(`${what} within ${budgets.stream.toString()} ms: ${counts(stretches)}`);
    using limit = deadline(budgets.stream, signal, late);
    await limit.race(work);
  };
  return {
    further: (count) =>
      within(
        `not every stream reported ${count.toString()} requests`,
        Promise.all(stretches.map((one) => untilReported(one, count))),
      ),
    end: () => within('not every stream ended', Promise.all(stretches.map(({ source }) => source.end()))),
  };
}

async function untilReported(one: Stretch, count: number): Promise<void> {
  const enough = one.reported + count;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  one.onReport = () => {
    if (one.reported >= enough) resolve(undefined);
  };
  await Promise.race([promise, one.source.broken]);
}

function counts(stretches: readonly Stretch[]): string {
  return stretches.map(({ route, reported }) => `${route} reported ${reported.toString()}`).join(', ');
}

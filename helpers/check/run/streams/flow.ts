import type { StreamFacts } from '../../../probe/stream/facts.ts';
import type { StreamProbeRequest } from '../../../probe/stream/streams.ts';
import { budgets } from '../../../timing/budgets.ts';
import { readEchoedHeaders } from '../../../witness/callee/echoed-headers.ts';
import type { RecordedRequest } from '../../judge/recorded/recorded-request.ts';
import { LEAST_AT_AN_END, LEAST_REQUESTS } from '../../judge/streams/pattern.ts';
import { streamCells } from '../../judge/streams/stream-cells.ts';
import type { Finding } from '../../judge/weigh/weigh.ts';
import type { CheckContext } from '../context.ts';
import type { Facts } from '../ports.ts';
import { plain } from '../witnesses/witness-reports.ts';

type StreamPhase = 'baseline' | 'applied' | 'restored';

/** Requests per stream before and after the change, or without one: more than the judge needs. */
const AT_AN_END = LEAST_AT_AN_END + 10;
const WITHOUT_CHANGE = LEAST_REQUESTS + 10;

/** Runs `work` while the check's streams flow, which begin before it and end after it. */
export async function whileStreaming<T>(context: CheckContext, work: () => Promise<T>): Promise<T> {
  const flow = begin(context, 'applied', 1);
  if (flow === undefined) return work();
  try {
    await flow.further(AT_AN_END);
    const result = await work();
    await flow.further(AT_AN_END);
    return result;
  } finally {
    await ended(context, flow);
  }
}

/** Runs the check's streams without a change; returns whether they conformed within the budget. */
export async function streamsAgree(context: CheckContext, phase: 'baseline' | 'restored'): Promise<boolean> {
  const started = performance.now();
  for (let stretch = 1; ; stretch += 1) {
    const flow = begin(context, phase, stretch);
    if (flow === undefined) return true;
    try {
      await flow.further(WITHOUT_CHANGE);
    } finally {
      await ended(context, flow);
    }
    const { record } = context.run;
    const rules = { predictions: {}, weigh: ({ mismatch }: Finding) => mismatch };
    const cells = streamCells(record, recordedOf(context), phase, rules);
    if (cells.every(({ verdict }) => verdict === 'conforms')) return true;
    if (performance.now() - started > budgets.converge) return false;
  }
}

function recordedOf({ journal, run }: CheckContext) {
  const ofCheck = <Entry extends { check: string }>(entries: readonly Entry[]) =>
    entries.filter(({ check }) => check === run.record.id);
  return { observations: ofCheck(journal.observations), changes: ofCheck(journal.changes) };
}

type Flow = ReturnType<CheckContext['mesh']['streams']>;

function begin({ run, mesh, journal, signal }: CheckContext, phase: StreamPhase, stretch: number): Flow | undefined {
  if (run.streams.length === 0) return undefined;
  const counts = new Map<string, number>();
  const onRequest = ({ route }: StreamProbeRequest, facts: StreamFacts): void => {
    const round = (counts.get(route) ?? 0) + 1;
    counts.set(route, round);
    const place = { check: run.record.id, phase, round, route, requestId: '' };
    journal.observe({ ...place, witness: 'client', facts: asRecorded(facts, stretch) });
  };
  return mesh.streams(run.streams, onRequest, signal);
}

/** An error of a stream's process has already reached the caller that waited for its requests. */
async function ended({ journal, run, signal }: CheckContext, flow: Flow): Promise<void> {
  try {
    await flow.end();
  } catch (error) {
    signal.throwIfAborted();
    journal.change(run.record.id, 'applied', 'infrastructure', { stream: String(error) });
  }
}

/** Of a response with success only the header that names the caller is kept, not the body. */
function asRecorded(facts: StreamFacts, stretch: number): Facts {
  const isServed = facts.exitCode === 0 && facts.status >= 200 && facts.status < 300;
  const headers = isServed ? readEchoedHeaders(facts.body) : undefined;
  const xfcc = headers?.get('x-forwarded-client-cert') ?? [];
  const kept: RecordedRequest = {
    ...facts,
    stretch,
    body: isServed ? '' : facts.body,
    ...(headers === undefined ? {} : { xfcc }),
  };
  return plain(kept);
}

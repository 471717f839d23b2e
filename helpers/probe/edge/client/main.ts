import { createInterface } from 'node:readline';
import type { EdgeRequest, Limits } from './exchange.ts';
import { send } from './send.ts';

/** A line of input: the name of a round and the requests to send concurrently. */
interface RoundLine {
  readonly round: string;
  readonly limits: Limits;
  readonly requests: readonly EdgeRequest[];
}

/**
 * Runs on this machine as long as its input. It writes the results of a round as one line of JSON,
 * then the record mark, `E` and the name of the round.
 */
for await (const line of createInterface({ input: process.stdin })) {
  const { round, limits, requests } = JSON.parse(line) as RoundLine;
  const results = await Promise.all(requests.map((request) => send(request, limits)));
  process.stdout.write(`${JSON.stringify(results)}\n\u001EE${round}\n`);
}

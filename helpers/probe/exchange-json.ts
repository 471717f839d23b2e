import { randomBytes } from 'node:crypto';
import type * as z from 'zod';
import { budgets } from '../timing/budgets.ts';
import { endMark, endsRound } from './http/rounds/frames.ts';
import type { ProcessStream } from './process-stream.ts';

/** What an exchange in JSON reads. */
interface JsonResult<Result> {
  readonly schema: z.ZodType<Result>;
  /** Of the client, for its errors: `the MongoDB client`. */
  readonly client: string;
  readonly signal: AbortSignal;
}

/**
 * Sends a line of JSON to a client that prints its result as JSON and then the end mark of the
 * round.
 * @param message the line, by the random name of the round
 * @throws Error with the client's output if that is no result (no driver in the image, a crash)
 */
export async function exchangeJson<Result>(
  stream: ProcessStream,
  message: (round: string) => object,
  { schema, client, signal }: JsonResult<Result>,
): Promise<Result> {
  const round = randomBytes(8).toString('hex');
  const output = await stream.exchange(`${JSON.stringify(message(round))}\n`, (tail) => endsRound(tail, round), {
    budgetMs: budgets.probeBatch,
    signal,
  });
  const printed = output.subarray(0, -endMark(round).length).toString();
  try {
    return schema.parse(JSON.parse(printed));
  } catch (error) {
    throw new Error(`${client} returned no result: ${printed.trim().slice(0, LONGEST_OUTPUT)}`, { cause: error });
  }
}

/** Longest part of a client's output that an error quotes. */
const LONGEST_OUTPUT = 500;

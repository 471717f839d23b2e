import type { Dispatcher } from 'undici';
import { MeshproofError, messageOf } from '../../errors.ts';
import { budgets } from '../../timing/budgets.ts';
import { effortText, persist, type Effort } from '../../timing/retry/persist.ts';
import type { KubeTarget } from '../kube.ts';
import type { ApiAnswer, ApiCall } from './api-call.ts';
import { reportApiFault } from './faults/api-faults.ts';
import { attemptOnce, nameOf } from './faults/attempt.ts';
import { UnreachableError } from './faults/unreachable.ts';

export type { ApiAnswer, ApiCall } from './api-call.ts';

/**
 * Asks the API server of a target, with the rights that its kubeconfig gives and the credentials
 * that are valid at that moment. Faults of the way there, 429 and 5xx are met by sending the
 * request again inside its budget, where that does nothing twice.
 * @throws MeshproofError (exit code 3) for a kubeconfig that is not supported; UnreachableError
 * when nothing answers, with why, how often and how long it was tried. An answer of any status is
 * returned.
 */
export async function askApi(target: KubeTarget, call: ApiCall): Promise<ApiAnswer> {
  const { answer, effort } = await persistently(target, call, answerOf);
  return { ...answer, effort };
}

/** Sends a request until it is answered, or its budget is used up. */
async function persistently<T>(
  target: KubeTarget,
  call: ApiCall,
  read: (response: Dispatcher.ResponseData) => Promise<T>,
): Promise<{ readonly answer: T; readonly effort: Effort }> {
  const { signal, budgetMs = budgets.applyCommand } = call;
  const onSetback = (attempt: number, cause: string): void => reportApiFault(attempt, `${nameOf(call)}: ${cause}`);
  try {
    return await persist({ budgetMs, signal, onSetback }, async (limit, number) => {
      const { setback, result } = await attemptOnce({ target, call, budgetMs, read }, limit, number);
      return { setback, result: (effort) => ({ answer: result(effort), effort }) };
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof MeshproofError ? error : new UnreachableError(target, nameOf(call), error);
  }
}

async function answerOf({ statusCode, headers, body }: Dispatcher.ResponseData): Promise<ApiAnswer> {
  const text = await body.text();
  const { date = '' } = headers;
  return { status: statusCode, body: parsed(text), text, date: String(date) };
}

/**
 * Asks for something that goes on, such as a watch, and gives the answer line by line until the
 * server or the reader ends it. Only its beginning is attempted again: the reader alone knows where
 * a stream that broke goes on.
 * @throws Error with the API server's message when it refuses; the signal's reason when it aborts
 */
export async function* streamApi(target: KubeTarget, path: string, signal: AbortSignal): AsyncGenerator<string> {
  const call: ApiCall = { method: 'GET', path, signal, budgetMs: budgets.readCommand };
  const { answer, effort } = await persistently(target, call, begun);
  if ('status' in answer) throw new Error(refusalOf({ ...answer, effort }));
  const { body } = answer;
  body.setEncoding('utf8');
  let rest = '';
  try {
    // A reader that leaves early ends the answer with this loop: its connection would keep the
    // process alive.
    for await (const piece of body as AsyncIterable<string>) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
  signal.throwIfAborted();
  if (rest !== '') yield rest;
}

/** An answer that goes on is given as it comes; a refusal is read to its end. */
async function begun(response: Dispatcher.ResponseData): Promise<Pick<Dispatcher.ResponseData, 'body'> | ApiAnswer> {
  return response.statusCode === 200 ? { body: response.body } : answerOf(response);
}

/** The API server's message of a refusal, and how often it was asked if more than once. */
export function refusalOf({ status, body, effort }: Pick<ApiAnswer, 'status' | 'body' | 'effort'>): string {
  const { message } = (typeof body === 'object' && body !== null ? body : {}) as { message?: unknown };
  const text = typeof message === 'string' ? message : `status ${status.toString()}: ${JSON.stringify(body)}`;
  return `${text}${effort === undefined ? '' : effortText(effort)}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return { message: `${text.slice(0, 500)} (${messageOf(error)})` };
  }
}

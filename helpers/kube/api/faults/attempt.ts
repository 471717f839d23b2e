import type { Dispatcher } from 'undici';
import { MeshproofError, messageOf } from '../../../errors.ts';
import { deadline } from '../../../timing/abort/deadline.ts';
import { effortText, type Operation, type Effort } from '../../../timing/retry/persist.ts';
import type { KubeTarget } from '../../kube.ts';
import type { ApiCall } from '../api-call.ts';
import { sessionFor, type Session } from '../connection/session.ts';
import { reportApiFault } from './api-faults.ts';
import { isAboutFields, isRefusedCertificate, isUnsent, setbackOfAnswer, setbackOfError } from './transient.ts';

type Response = Dispatcher.ResponseData;

export interface Attempting<T> {
  readonly target: KubeTarget;
  readonly call: ApiCall;
  readonly budgetMs: number;
  readonly read: (response: Response) => Promise<T>;
}

/**
 * Sends a request once, and once more with other credentials when those were refused; returns
 * whether sending it again may help.
 */
export async function attemptOnce<T>(
  { target, call, budgetMs, read }: Attempting<T>,
  signal: AbortSignal,
  number: number,
): Promise<Operation<T>> {
  const limitMs = Math.min(budgetMs, longestAnswer(call));
  const late = (): Error =>
    Object.assign(new Error(`no answer within ${limitMs.toString()} ms`), { code: 'ETIMEDOUT' });
  using limit = deadline(limitMs, signal, late);
  try {
    const response = await limit.race(accepted(target, call, limit.signal, number));
    const answer = await limit.race(read(response));
    const { statusCode, headers } = response;
    const isFinal = statusCode === 500 && isAboutFields(answer);
    const repeats = !isFinal && (mayRepeat(call) || statusCode === 429);
    const setback = repeats ? setbackOfAnswer(statusCode, headers['retry-after']) : undefined;
    return { setback, result: () => answer };
  } catch (error) {
    signal.throwIfAborted();
    const setback = mayRepeat(call) || isUnsent(error) ? setbackOfError(error) : undefined;
    return { setback, result: (effort) => thrown(error, effort) };
  }
}

/**
 * How long an answer is waited for, in milliseconds, before the connection is taken for one that
 * died in silence. What is written passes admission webhooks, which have 30 s at most (Kubernetes,
 * timeoutSeconds).
 */
function longestAnswer({ method }: ApiCall): number {
  return method === 'GET' || method === 'DELETE' ? 15_000 : 35_000;
}

/** Whether a request may be sent twice: what it asks for is the same after the second time. */
function mayRepeat({ method, contentType, body }: ApiCall): boolean {
  if (method === 'POST') return makesNothingTwice(body);
  return method !== 'PATCH' || contentType !== 'application/json-patch+json';
}

/**
 * What has a name is refused when it exists (409); a second token is only another one, and a review
 * leaves nothing.
 */
function makesNothingTwice(body: unknown): boolean {
  const { kind = '', metadata } = (body ?? {}) as { kind?: string; metadata?: { name?: string } };
  return (metadata?.name ?? '') !== '' || kind === 'TokenRequest' || kind.endsWith('Review');
}

async function accepted(target: KubeTarget, call: ApiCall, signal: AbortSignal, number: number): Promise<Response> {
  const session = await sessionFor(target);
  const first = await send(session, call, signal).catch((error: unknown) => {
    if (isRefusedCertificate(error)) return messageOf(error);
    throw error;
  });
  if (typeof first !== 'string' && first.statusCode !== 401) return first;
  if (typeof first !== 'string') await first.body.dump();
  reportApiFault(
    number,
    `${nameOf(call)}: the credentials were refused (${typeof first === 'string' ? first : '401'})`,
  );
  await session.renew();
  return send(await sessionFor(target), call, signal);
}

async function send(session: Session, call: ApiCall, signal: AbortSignal): Promise<Response> {
  signal.throwIfAborted();
  const { origin, basePath, headers, dispatcher } = session;
  return dispatcher.request({
    origin,
    path: `${basePath}${call.path}`,
    method: call.method,
    headers: {
      accept: call.accept ?? 'application/json',
      'content-type': call.contentType ?? 'application/json',
      ...headers,
    },
    body: call.body === undefined ? null : JSON.stringify(call.body),
    signal,
    // What goes on may be silent; what does not is limited as a whole.
    bodyTimeout: 0,
  });
}

/** Describes a request, without its query. */
export function nameOf({ method, path }: Pick<ApiCall, 'method' | 'path'>): string {
  return `${method} ${path.replace(/\?.*$/, '')}`;
}

/** Throws an error as it is, or with how often and how long it was tried. */
export function thrown(error: unknown, effort: Effort): never {
  if (error instanceof MeshproofError || (effort.attempts === 1 && error instanceof Error && error.message !== ''))
    throw error;
  throw new Error(`${setbackOfError(error)?.cause ?? messageOf(error)}${effortText(effort)}`, { cause: error });
}

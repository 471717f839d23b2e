import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import { Agent, type Dispatcher } from 'undici';
import { messageOf } from '../../errors.ts';
import { budgets } from '../../timing/budgets.ts';
import type { KubeTarget } from '../kube.ts';

/** A request to the API server, as it goes over the wire: nothing between drops a field that it does not know. */
export interface ApiCall {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly contentType?: string;
  /** @default 'application/json' */
  readonly accept?: string;
  readonly signal: AbortSignal;
  /** Milliseconds after which nobody waits for the answer any more. @default budgets.applyCommand */
  readonly budgetMs?: number;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  /** When it was answered, by the API server's own clock, in whole seconds (UTC, RFC 9110); "" when it does not say. */
  readonly date: string;
  /** The body as it came: not everything behind the API server speaks JSON. */
  readonly text: string;
}

interface Connection {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly dispatcher: Dispatcher;
}

/** Connections stay open for the process, one set per kubeconfig and context: a kubectl costs a tenth of a second, a request here some milliseconds. */
const connections = new Map<string, Promise<Connection>>();

/**
 * Asks the API server of a target, with the rights that its kubeconfig gives.
 * @throws whatever kept the request from an answer; an answer of any status is returned
 */
export async function askApi(target: KubeTarget, call: ApiCall): Promise<ApiAnswer> {
  const limit = AbortSignal.timeout(call.budgetMs ?? budgets.applyCommand);
  const answer = await send(target, { ...call, signal: AbortSignal.any([call.signal, limit]) });
  const text = await answer.body.text();
  const { date = '' } = answer.headers;
  return { status: answer.statusCode, body: parsed(text), text, date: String(date) };
}

/**
 * Asks for something that goes on, such as a watch, and gives the answer line by line until the server or the reader ends it.
 * @throws Error with the API server's own words when it refuses; the signal's reason when it aborts
 */
export async function* streamApi(target: KubeTarget, path: string, signal: AbortSignal): AsyncGenerator<string> {
  const { statusCode, body } = await send(target, { method: 'GET', path, signal }, { bodyTimeout: 0 });
  if (statusCode !== 200) throw new Error(refusalOf({ status: statusCode, body: parsed(await body.text()) }));
  body.setEncoding('utf8');
  let rest = '';
  try {
    // A reader that leaves early ends the answer with this loop: its connection would keep the process alive.
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

async function send(
  target: KubeTarget,
  call: ApiCall,
  options: { readonly bodyTimeout?: number } = {},
): Promise<Dispatcher.ResponseData> {
  call.signal.throwIfAborted();
  const { origin, headers, dispatcher } = await connectionTo(target);
  return dispatcher.request({
    origin,
    path: call.path,
    method: call.method,
    headers: {
      accept: call.accept ?? 'application/json',
      'content-type': call.contentType ?? 'application/json',
      ...headers,
    },
    body: call.body === undefined ? null : JSON.stringify(call.body),
    signal: call.signal,
    ...options,
  });
}

/** The API server's own words of a refusal. */
export function refusalOf({ status, body }: Pick<ApiAnswer, 'status' | 'body'>): string {
  const { message } = (typeof body === 'object' && body !== null ? body : {}) as { message?: unknown };
  return typeof message === 'string' ? message : `status ${status.toString()}: ${JSON.stringify(body)}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return { message: `${text.slice(0, 500)} (${messageOf(error)})` };
  }
}

/** A cluster made anew has another kubeconfig under the same path, so its text is part of the key. */
async function connectionTo(target: KubeTarget): Promise<Connection> {
  const text = await readFile(target.kubeconfig, 'utf8');
  const key = JSON.stringify([target.kubeconfig, target.context, text]);
  const known = connections.get(key) ?? connect(target);
  connections.set(key, known);
  try {
    return await known;
  } catch (error) {
    connections.delete(key);
    throw error;
  }
}

/**
 * Begins to load what reads kubeconfigs: it takes half a second, which commands that ask no cluster need not pay and which others can
 * spend while they wait for something else.
 */
export function prepareToAsk(): void {
  // Whoever asks first learns of a failure.
  loadCredentials().catch(() => undefined);
}

const loadCredentials = () => import('@kubernetes/client-node');

async function connect(target: KubeTarget): Promise<Connection> {
  const { KubeConfig } = await loadCredentials();
  const config = new KubeConfig();
  config.loadFromFile(target.kubeconfig);
  config.setCurrentContext(target.context);
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) throw new Error(`context ${target.context} of ${target.kubeconfig} names no cluster`);
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const { ca, cert, key, servername, rejectUnauthorized } = options;
  const tls = Object.fromEntries(
    Object.entries({ ca, cert, key, servername, rejectUnauthorized }).filter(([, value]) => value !== undefined),
  );
  return {
    origin: server,
    headers: authorization(options),
    dispatcher: new Agent({ allowH2: false, connect: { timeout: budgets.connect, ...tls } }),
  };
}

function authorization({ headers, auth }: RequestOptions): Record<string, string> {
  const token = (headers as Record<string, string> | undefined)?.['Authorization'];
  if (token !== undefined) return { authorization: token };
  return typeof auth === 'string' ? { authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {};
}

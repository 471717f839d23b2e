import { once } from 'node:events';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Ended, type EdgeRequest, type Limits, type Seen } from './exchange.ts';
import { overHttp1 } from './over-http1.ts';
import { overHttp2 } from './over-http2.ts';
import { optionsOf, sessionOf } from './session.ts';

const NOTHING = {
  reached: 'nothing',
  local: '',
  errorCode: '',
  errorMessage: '',
  ended: false,
  status: 0,
  responseHeaders: {},
  body: '',
} as const;

/** Sends one request on a connection of its own, and reports how far it came. */
export async function send(request: EdgeRequest, { connectMs, totalMs }: Limits): Promise<Seen> {
  const started = performance.now();
  const limit = AbortSignal.timeout(totalMs);
  const socket = connectTcp({ host: request.address, port: request.port });
  socket.on('error', () => undefined);
  let seen: Omit<Seen, 'totalMs'> = NOTHING;
  try {
    await once(socket, 'connect', { signal: AbortSignal.any([limit, AbortSignal.timeout(connectMs)]) });
    seen = { ...seen, reached: 'connection', local: endOf(socket) };
    for await (const part of steps(socket, request, limit)) seen = { ...seen, ...part };
  } catch (error) {
    seen = { ...seen, ...failureOf(error) };
  } finally {
    socket.destroy();
  }
  return { ...seen, totalMs: performance.now() - started };
}

/** What each step adds: the handshake, the first request of a connection, the request itself. */
async function* steps(socket: Socket, request: EdgeRequest, signal: AbortSignal): AsyncGenerator<Partial<Seen>> {
  const { tls, coalesced } = request;
  if (tls === undefined) {
    yield { reached: 'response', ...(await overHttp1(socket, signal).exchange(request)) };
    return;
  }
  const secure = connectTls({ ...optionsOf(tls), socket });
  secure.on('error', () => undefined);
  await once(secure, 'secureConnect', { signal });
  const session = sessionOf(secure, tls);
  yield { reached: 'handshake', session };
  const carrier = session.alpn === 'h2' ? overHttp2(secure, 'https', signal) : overHttp1(secure, signal);
  if (coalesced !== undefined) {
    if (session.alpn !== 'h2') throw new Error('the server does not use HTTP/2, so no connection is reused');
    const first = await carrier.exchange({ method: 'GET', path: request.path, host: coalesced, headers: [] });
    yield { firstStatus: first.status };
  }
  yield { reached: 'response', ...(await carrier.exchange(request)) };
}

function failureOf(error: unknown): Pick<Seen, 'errorCode' | 'errorMessage' | 'ended'> {
  if (error instanceof Ended) return { errorCode: '', errorMessage: error.message, ended: true };
  const { name, message, code = '' } = error as NodeJS.ErrnoException;
  const isLate = name === 'AbortError' || name === 'TimeoutError';
  return { errorCode: isLate ? 'ETIMEDOUT' : code, errorMessage: isLate ? 'no end in time' : message, ended: false };
}

function endOf({ localAddress = '', localPort = 0 }: Socket): string {
  return `${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort.toString()}`;
}

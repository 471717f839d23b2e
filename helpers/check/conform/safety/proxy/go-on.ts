import type { IncomingMessage, ServerResponse } from 'node:http';
import { request as sendOn } from 'node:https';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import { TOKEN } from './proxy-kubeconfig.ts';
import type { Upstream } from './upstream.ts';
import type { Faults, Seen, Way } from './way.ts';

/** Answers a request with a fault whose turn it is, else as the API server does. */
export function answer(way: Way, request: IncomingMessage, response: ServerResponse): void {
  const { upstream, faults, struck } = way;
  const asked = note(way, request);
  faults.onRequest?.(asked);
  const count = way.seen.length;
  if (isExpired(asked, faults)) {
    struck['401'] += 1;
    return refuse(response, 401, 'Unauthorized', {});
  }
  if (isTurn(count, faults.throttleEvery)) {
    struck['429'] += 1;
    return refuse(response, 429, 'TooManyRequests', { 'retry-after': '1' });
  }
  if (isTurn(count, faults.resetEvery)) {
    struck.reset += 1;
    way.reset(request);
    return undefined;
  }
  const { host, port, agent } = upstream;
  const onward = sendOn({
    host,
    port,
    agent,
    method: asked.method,
    path: asked.path,
    headers: headersOf(request, upstream),
  });
  onward.on('response', (answered) => {
    asked.status = answered.statusCode ?? 0;
    if (faults.loseAnswer?.(asked) === true) {
      struck.lost += 1;
      way.reset(request);
      answered.resume();
      return;
    }
    response.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.on('error', () => request.socket.destroy()).pipe(response);
  });
  onward.on('error', () => request.socket.destroy());
  response.on('close', () => onward.destroy());
  request.pipe(onward);
  return undefined;
}

/** Exec and port-forward: what follows the upgrade is bytes. */
export function tunnel(way: Way, request: IncomingMessage, socket: Socket, head: Buffer): void {
  const { upstream, faults, struck } = way;
  const asked = note(way, request);
  if (isExpired(asked, faults)) {
    struck['401'] += 1;
    socket.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    return;
  }
  const { host, port, tls } = upstream;
  const onward = connect({ host, port, ...tls }, () => {
    const lines = Object.entries({ ...headersOf(request, upstream), connection: 'Upgrade' }).flatMap(([name, value]) =>
      [value].flat().map((one) => `${name}: ${one}`),
    );
    onward.write(`${asked.method} ${asked.path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    onward.write(head);
    onward.pipe(socket).pipe(onward);
  });
  onward.on('error', () => socket.destroy()).on('close', () => socket.destroy());
  socket.on('error', () => onward.destroy()).on('close', () => onward.destroy());
}

function note({ seen }: Way, { method = '', url = '', headers }: IncomingMessage): Seen {
  const token = headers.authorization?.replace(/^Bearer /, '') ?? '';
  const impersonated = String(headers['impersonate-user'] ?? '');
  const asked = { method, path: url, token, impersonated, at: Date.now() };
  seen.push(asked);
  return asked;
}

function isExpired({ token, at }: Seen, { tokenLives }: Faults): boolean {
  if (!token.startsWith(TOKEN)) return true;
  return tokenLives !== undefined && at - Number(token.slice(TOKEN.length)) > tokenLives;
}

function isTurn(count: number, every: number | undefined): boolean {
  return every !== undefined && count % every === 0;
}

function headersOf({ headers }: IncomingMessage, { host, port }: Upstream): Record<string, string | string[]> {
  const { authorization: _token, connection: _hop, ...rest } = headers;
  const kept = Object.entries({ ...rest, host: `${host}:${port.toString()}` });
  return Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

function refuse(response: ServerResponse, code: number, reason: string, headers: Record<string, string>): undefined {
  const status = { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, message: reason, code };
  response.writeHead(code, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(status));
  return undefined;
}

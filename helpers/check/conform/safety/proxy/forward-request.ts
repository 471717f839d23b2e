import type { IncomingMessage, ServerResponse } from 'node:http';
import { request as sendOn } from 'node:https';
import type { Socket } from 'node:net';
import { connect } from 'node:tls';
import { TOKEN } from './proxy-kubeconfig.ts';
import type { Faults, Seen, ProxyState } from './proxy-state.ts';
import type { Upstream } from './upstream.ts';

/** Responds with a fault that is due, otherwise with the response of the API server. */
export function answer(state: ProxyState, request: IncomingMessage, response: ServerResponse): void {
  const { upstream, faults, faultCounts } = state;
  const asked = note(state, request);
  faults.onRequest?.(asked);
  const count = state.seen.length;
  if (isExpired(asked, faults)) {
    faultCounts['401'] += 1;
    return refuse(response, 401, 'Unauthorized', {});
  }
  if (isDue(count, faults.throttleEvery)) {
    faultCounts['429'] += 1;
    return refuse(response, 429, 'TooManyRequests', { 'retry-after': '1' });
  }
  if (isDue(count, faults.resetEvery)) {
    faultCounts.reset += 1;
    state.reset(request);
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
      faultCounts.lost += 1;
      state.reset(request);
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

/** Forwards exec and port-forward: after the upgrade there are only bytes. */
export function tunnel(state: ProxyState, request: IncomingMessage, socket: Socket, head: Buffer): void {
  const { upstream, faults, faultCounts } = state;
  const asked = note(state, request);
  if (isExpired(asked, faults)) {
    faultCounts['401'] += 1;
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

function note({ seen }: ProxyState, { method = '', url = '', headers }: IncomingMessage): Seen {
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

function isDue(count: number, every: number | undefined): boolean {
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

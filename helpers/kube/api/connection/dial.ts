import type { Socket } from 'node:net';
import { buildConnector, Pool } from 'undici';
import { budgets } from '../../../timing/budgets.ts';
import { tlsOptions, type Identity } from './dispatchers.ts';

/**
 * Opens a connection to an API server for a protocol other than requests, through its proxy if it
 * has one.
 * @throws Error when it cannot be opened
 */
export async function dial(identity: Identity): Promise<Socket> {
  const { protocol, hostname, host, port } = new URL(identity.origin);
  const connect = buildConnector({ timeout: budgets.connect, allowH2: false, ...tlsOptions(identity) });
  const where = { protocol, hostname, host, port };
  if (identity.proxy === undefined) return connected(connect, where);
  const tunnel = await throughProxy(identity, identity.proxy);
  return protocol === 'https:' ? connected(connect, { ...where, httpSocket: tunnel }) : tunnel;
}

function connected(connect: buildConnector.connector, where: buildConnector.Options): Promise<Socket> {
  return new Promise((resolve, reject) => {
    connect(where, (error, socket) => {
      if (error === null) resolve(socket);
      else reject(error);
    });
  });
}

async function throughProxy(identity: Identity, address: string): Promise<Socket> {
  const proxy = new URL(address);
  const { protocol, host, port } = new URL(identity.origin);
  const path = port === '' ? `${host}:${protocol === 'https:' ? '443' : '80'}` : host;
  const tls = tlsOptions(identity);
  const servername = tls.servername ?? proxy.hostname;
  // Each tunnel takes a connection with it; the pool has no other.
  const pool = new Pool(proxy.origin, { allowH2: false, connect: { timeout: budgets.connect, ...tls, servername } });
  const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  const headers = login === ':' ? { host: path } : { host: path, 'proxy-authorization': basic(login) };
  // Without its own name the proxy would be asked for by that of the header Host.
  const tunnel = { path, headers, servername };
  const { statusCode, socket } = await pool.connect(tunnel);
  pool.close().catch(() => undefined);
  if (statusCode === 200) return socket as Socket;
  socket.destroy();
  throw new Error(`Proxy response (${statusCode.toString()}) !== 200 when HTTP Tunneling`);
}

function basic(login: string): string {
  return `Basic ${Buffer.from(login).toString('base64')}`;
}

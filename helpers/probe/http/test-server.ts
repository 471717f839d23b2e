import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import { BODY_CAP, SOURCE_LOOP } from './source-script.ts';

/** The script with each of its clients; without this, the pod's addresses choose the client. */
export const CLIENTS = {
  curl: SOURCE_LOOP.replace('[ "$family" = ipv4 ]', 'false'),
  perl: SOURCE_LOOP.replace('[ "$family" = ipv4 ]', 'true'),
} as const;

/** Bytes that are neither UTF-8 nor safe in a shell. */
export const BINARY = Buffer.from([0, 1, 0x1e, 0x45, 0x0a, 0x22, 0x5c]);

/** A local server whose paths end requests in every way that a source must report. */
export interface TestServer extends Disposable {
  readonly base: string;
  /** URL of a port that refuses connections. */
  readonly refused: string;
  readonly sockets: ReadonlySet<Socket>;
}

export async function startTestServer(): Promise<TestServer> {
  const server = createTestServer();
  const sockets = new Set<Socket>();
  server.keepAliveTimeout = 60_000;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const base = `http://127.0.0.1:${(await listening(server)).toString()}`;
  const gone = createTcpServer();
  const refused = `http://127.0.0.1:${(await listening(gone)).toString()}/`;
  await new Promise((resolve) => gone.close(resolve));
  return {
    base,
    refused,
    sockets,
    [Symbol.dispose]: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function listening(of: {
  listen(port: number, host: string, done: () => void): unknown;
  address(): unknown;
}): Promise<number> {
  await new Promise<void>((resolve) => of.listen(0, '127.0.0.1', resolve));
  return (of.address() as AddressInfo).port;
}

function createTestServer(): Server {
  return createServer((request, response) => {
    switch (request.url) {
      case '/echo':
        return response.end(JSON.stringify({ method: request.method, headers: request.headers }));
      case '/denied':
        return response.writeHead(403, { 'x-twice': ['a', 'b"c'] }).end('RBAC: access denied');
      case '/big':
        return response.end(Buffer.alloc(BODY_CAP + 1_000, 'z'));
      case '/binary':
        return response.end(BINARY);
      case '/empty':
        return response.writeHead(204).end();
      case '/reset':
        return request.socket.resetAndDestroy();
      case '/close':
        return request.socket.destroy();
      case '/pieces':
        response.write('one, ');
        return setImmediate(() => response.end('two'));
      case '/torn-pieces':
        response.write('one, ');
        return setImmediate(() => request.socket.end());
      case '/interim':
        response.writeProcessing();
        return response.end('at last');
      case '/bye':
        return response.writeHead(200, { connection: 'close' }).end('bye');
      case '/trailer':
        response.writeHead(200, { trailer: 'x-end' }).write('one');
        response.addTrailers({ 'x-end': 'yes' });
        return response.end();
      case '/torn':
        response.writeHead(200, { 'content-length': '100' }).write('half');
        return request.socket.end();
      default:
        return undefined; // '/silent': no response
    }
  });
}

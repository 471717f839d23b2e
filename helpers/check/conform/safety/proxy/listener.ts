import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { makeAuthority } from '../../../../kube/certificates/make-certificates.ts';
import { answer, tunnel } from './forward-request.ts';
import type { ProxyState } from './proxy-state.ts';

/** Where the proxy listens. */
export interface Listener {
  readonly port: number;
  /** PEM. */
  readonly authority: string;
  open(port: number): Promise<void>;
  /** Refuses connections from now on, and closes those that are open. */
  close(): Promise<void>;
  closeAll(): void;
}

/** Listens on loopback, with a certificate of its own. */
export async function listen(state: ProxyState): Promise<Listener> {
  const authority = await makeAuthority('proxy of the tests');
  const certificate = await authority.issue({ commonName: 'localhost', dnsNames: ['localhost'], usages: ['server'] });
  const { sockets } = state;
  const tls = { key: certificate.privateKey, cert: certificate.certificate, ALPNProtocols: ['http/1.1'] };
  const server = createServer(tls, (request, response) => answer(state, request, response));
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) =>
    tunnel(state, request, socket, head),
  );
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  });
  const closeAll = (): void => {
    state.faultCounts.closed += sockets.size;
    for (const socket of sockets) socket.resetAndDestroy();
  };
  const open = async (port: number): Promise<void> => {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  };
  await open(0);
  return {
    port: (server.address() as AddressInfo).port,
    authority: authority.certificate,
    open,
    closeAll,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      closeAll();
      await closed;
    },
  };
}

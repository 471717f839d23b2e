import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { KubeTarget } from '../../../../kube/kube.ts';
import { listen } from './listener.ts';
import { type Access, writeProxyKubeconfig } from './proxy-kubeconfig.ts';
import { readUpstream } from './upstream.ts';
import type { Faults, Seen, Struck, Way } from './way.ts';

/** A proxy before the API server, on loopback, which knows faults that a load balancer or a cluster upgrade has. */
export interface ApiProxy extends AsyncDisposable {
  readonly kubeconfig: string;
  readonly faults: Faults;
  readonly seen: readonly Seen[];
  /** How often each fault has struck. */
  readonly struck: Struck;
  /** Refuses connections for so long, in milliseconds, and closes those that are open. */
  away(milliseconds: number): Promise<void>;
  /** Closes every connection at once, as a switch to another replica does. */
  switchOver(): void;
}

/** Starts a proxy before the API server of a mesh of ours, whose client certificate it uses for everything. */
export async function startApiProxy(
  { kubeconfig, context }: Pick<KubeTarget, 'kubeconfig' | 'context'>,
  parent: string,
  access: Access = {},
): Promise<ApiProxy> {
  const upstream = await readUpstream(kubeconfig);
  const struck = { '401': 0, '429': 0, reset: 0, lost: 0, closed: 0 };
  const sockets = new Set<Socket>();
  const way: Way = { upstream, faults: {}, struck, seen: [], sockets, reset: (request) => reset(sockets, request) };
  const listener = await listen(way);
  const { port, authority } = listener;
  const directory = await mkdtemp(join(parent, 'proxy-'));
  const address = { directory, context, server: `https://localhost:${port.toString()}`, authority };
  return {
    kubeconfig: await writeProxyKubeconfig(address, access),
    faults: way.faults,
    seen: way.seen,
    struck,
    switchOver: () => listener.closeAll(),
    away: async (milliseconds) => {
      await listener.close();
      await once(AbortSignal.timeout(milliseconds), 'abort');
      await listener.open(port);
    },
    [Symbol.asyncDispose]: async () => {
      await listener.close();
      upstream.agent.destroy();
    },
  };
}

/** Only a socket beneath TLS can be reset. */
function reset(sockets: ReadonlySet<Socket>, { socket }: IncomingMessage): void {
  for (const open of sockets) if (open.remotePort === socket.remotePort) open.resetAndDestroy();
}

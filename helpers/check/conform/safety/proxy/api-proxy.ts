import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { KubeTarget } from '../../../../kube/kube.ts';
import { listen } from './listener.ts';
import { type Access, writeProxyKubeconfig } from './proxy-kubeconfig.ts';
import type { Faults, Seen, FaultCounts, ProxyState } from './proxy-state.ts';
import { readUpstream } from './upstream.ts';

/** A proxy for the API server, on loopback, with the faults of load balancers and upgrades. */
export interface ApiProxy extends AsyncDisposable {
  readonly kubeconfig: string;
  readonly faults: Faults;
  readonly seen: readonly Seen[];
  /** How often each fault has occurred. */
  readonly faultCounts: FaultCounts;
  /** Closes all connections and refuses new ones for this time. */
  away(milliseconds: number): Promise<void>;
  /** Closes every connection at once, as a switch to another replica does. */
  switchOver(): void;
}

/** Starts a proxy for the API server of a managed mesh, with the client certificate of that. */
export async function startApiProxy(
  { kubeconfig, context }: Pick<KubeTarget, 'kubeconfig' | 'context'>,
  parent: string,
  access: Access = {},
): Promise<ApiProxy> {
  const upstream = await readUpstream(kubeconfig);
  const faultCounts = { '401': 0, '429': 0, reset: 0, lost: 0, closed: 0 };
  const sockets = new Set<Socket>();
  const state: ProxyState = {
    upstream,
    faults: {},
    faultCounts,
    seen: [],
    sockets,
    reset: (request) => reset(sockets, request),
  };
  const listener = await listen(state);
  const { port, authority } = listener;
  const directory = await mkdtemp(join(parent, 'proxy-'));
  const address = { directory, context, server: `https://localhost:${port.toString()}`, authority };
  return {
    kubeconfig: await writeProxyKubeconfig(address, access),
    faults: state.faults,
    seen: state.seen,
    faultCounts,
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

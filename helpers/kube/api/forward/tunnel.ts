import type { Socket } from 'node:net';
import { Writable } from 'node:stream';
import type { PortForward } from '@kubernetes/client-node';
import { messageOf } from '../../../errors.ts';
import { budgets } from '../../../timing/budgets.ts';
import { every } from '../../../timing/retry/every.ts';
import { persist, type Operation } from '../../../timing/retry/persist.ts';
import type { KubeTarget } from '../../kube.ts';
import { dial } from '../connection/dial.ts';
import { sessionFor, type Session } from '../connection/session.ts';
import { reportApiFault } from '../faults/api-faults.ts';
import { thrown } from '../faults/attempt.ts';
import { isRefusedCertificate, setbackOfError } from '../faults/transient.ts';
import { pathSegment } from '../object-path.ts';

export interface TunnelEnd {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

/**
 * Loads what forwards ports, on first use: it costs half a second, which commands that forward
 * nothing need not pay.
 */
export const loadClient = () => import('@kubernetes/client-node');

/** Begins to load what forwards ports, while something else is waited for. */
export function prepareToForward(): void {
  // The first forward learns of a failure.
  loadClient().catch(() => undefined);
}

/**
 * Load balancers drop a connection that is silent for minutes (350 s is a usual limit); a ping is
 * no byte of the stream.
 */
const PING_MS = 30_000;

/** Joins a socket with a port of a pod. Whichever end closes first closes the other. */
export async function tunnel(target: KubeTarget, end: TunnelEnd, socket: Socket): Promise<void> {
  const left = new AbortController();
  socket.once('close', () => left.abort(new Error('the connection was closed')));
  const what = `port-forward to ${end.namespace}/${end.pod}:${end.port.toString()}`;
  const onSetback = (attempt: number, cause: string): void => reportApiFault(attempt, `${what}: ${cause}`);
  const limits = { budgetMs: budgets.forwardUp, signal: left.signal, onSetback };
  // What is loaded once is no part of what the server takes.
  await loadClient();
  const channel = await persist(limits, () => attemptTunnel(target, end, socket));
  const pings = every(PING_MS, () => channel.ping());
  channel.addEventListener('close', () => socket.destroy());
  socket.on('close', () => {
    pings[Symbol.dispose]();
    channel.close();
  });
  if (socket.destroyed) channel.close();
  socket.resume();
}

async function attemptTunnel(target: KubeTarget, end: TunnelEnd, socket: Socket): Promise<Operation<Channel>> {
  try {
    const channel = await accepted(target, end, socket);
    return { result: () => channel };
  } catch (error) {
    return { setback: setbackOfError(error), result: (effort) => thrown(error, effort) };
  }
}

/** Opens a channel, once more with other credentials when those were refused. */
async function accepted(target: KubeTarget, end: TunnelEnd, socket: Socket): Promise<Channel> {
  const session = await sessionFor(target);
  try {
    return await open(session, end, socket);
  } catch (error) {
    if (!isRefusedCertificate(error) && !isUnauthorized(error)) throw error;
    reportApiFault(1, `port-forward to ${end.namespace}/${end.pod}: the credentials were refused`);
    await session.renew();
    return open(await sessionFor(target), end, socket);
  }
}

type Channel = Exclude<Awaited<ReturnType<PortForward['portForward']>>, () => unknown>;

/**
 * The client's own handler of WebSockets, over a connection that is made like those of all other
 * requests.
 */
async function open(session: Session, { namespace, pod, port }: TunnelEnd, socket: Socket): Promise<Channel> {
  const client = await loadClient();
  const { origin, basePath, headers, identity } = session;
  const config = new client.KubeConfig();
  config.loadFromClusterAndUser({ name: 'c', server: `${origin}${basePath}`, skipTLSVerify: false }, { name: 'u' });
  const dialled = await dial(identity);
  config.applyToHTTPSOptions = (options) => {
    Object.assign(options, { headers, createConnection: () => dialled });
    return Promise.resolve();
  };
  // The second channel carries an error text when the pod cannot be reached, and nothing when it
  // can.
  const errors = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (chunk.length > 0) socket.destroy(new Error(chunk.toString()));
      done();
    },
  });
  const forward = new client.PortForward(config);
  const channel = await forward
    .portForward(pathSegment(namespace), pathSegment(pod), [port], socket, errors, socket)
    .catch((error: unknown) => {
      dialled.destroy();
      throw error;
    });
  if (typeof channel === 'function') throw new TypeError('a tunnel that restarts by itself was not asked for');
  return channel;
}

function isUnauthorized(error: unknown): boolean {
  return /Unexpected server response: 401/.test(messageOf(error));
}

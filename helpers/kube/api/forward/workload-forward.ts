import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Writable } from 'node:stream';
import type * as Client from '@kubernetes/client-node';
import { z } from 'zod';
import { messageOf } from '../../errors.ts';
import type { KubeTarget } from '../kube.ts';
import { listApi } from './read-api.ts';

/** A port of a workload's pod, reachable on this machine's loopback. */
export interface WorkloadForward extends AsyncDisposable {
  /** `127.0.0.1:port`. */
  readonly address: string;
  /** Why connections did not get through, oldest first. */
  readonly troubles: readonly string[];
}

export interface ForwardedWorkload {
  readonly namespace: string;
  /** Its label `app`. */
  readonly workload: string;
  readonly port: number;
}

/** Forwards a local port to a workload's pod. Each connection looks for the pod afresh, so that one which replaced another is found. */
export function forwardWorkload(
  target: KubeTarget,
  to: ForwardedWorkload,
  signal: AbortSignal,
): Promise<WorkloadForward> {
  return forwardTo(target, { ...to, pod: () => runningPod(target, to, signal) });
}

export interface ForwardedPod {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
}

/** Forwards a local port to this very pod, for as long as it runs. */
export function forwardPod(target: KubeTarget, { name, ...to }: ForwardedPod): Promise<WorkloadForward> {
  return forwardTo(target, { ...to, pod: () => Promise.resolve(name) });
}

interface Destination {
  readonly namespace: string;
  readonly port: number;
  /** Name of the pod to which the next connection leads. */
  readonly pod: () => Promise<string>;
}

/** Through the API server and without a process. Inside the pod it arrives on the loopback, which a sidecar does not capture. */
async function forwardTo(target: KubeTarget, to: Destination): Promise<WorkloadForward> {
  // Loaded on first use: it costs half a second, which commands that ask no cluster need not pay.
  const client = await import('@kubernetes/client-node');
  const config = new client.KubeConfig();
  config.loadFromFile(target.kubeconfig);
  config.setCurrentContext(target.context);
  const sockets = new Set<Socket>();
  const troubles: string[] = [];
  // Bytes that come before the tunnel stands wait in the socket.
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    sockets.add(socket);
    const trouble = (error: unknown): void => {
      troubles.push(messageOf(error));
      socket.destroy();
    };
    socket.on('error', trouble).on('close', () => sockets.delete(socket));
    tunnel(to, { client, config }, socket).catch(trouble);
  });
  await listening(server);
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port.toString()}`,
    troubles,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Tunnelling {
  readonly client: Pick<typeof Client, 'PortForward'>;
  readonly config: Client.KubeConfig;
}

/** Joins a socket with the pod. Whichever end closes first closes the other. */
async function tunnel(to: Destination, { client, config }: Tunnelling, socket: Socket): Promise<void> {
  const pod = await to.pod();
  const forward = new client.PortForward(config);
  // The second channel carries words when the pod cannot be connected to, and nothing at all when it can.
  const words = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      if (chunk.length > 0) socket.destroy(new Error(chunk.toString()));
      done();
    },
  });
  const channel = await forward.portForward(to.namespace, pod, [to.port], socket, words, socket);
  if (typeof channel === 'function') throw new TypeError('a tunnel that restarts by itself was not asked for');
  channel.addEventListener('close', () => socket.destroy());
  socket.on('close', () => channel.close());
  if (socket.destroyed) channel.close();
  socket.resume();
}

const podSchema = z.object({
  metadata: z.object({ name: z.string(), deletionTimestamp: z.string().optional() }),
  status: z.object({ phase: z.string().default('') }).default({ phase: '' }),
});

async function runningPod(target: KubeTarget, to: ForwardedWorkload, signal: AbortSignal): Promise<string> {
  const attempted = `find the pod of ${to.workload}.${to.namespace}`;
  const selector = `app=${to.workload}`;
  const pods = await listApi(target, `/api/v1/namespaces/${to.namespace}/pods`, { attempted, selector, signal });
  const running = pods
    .map((pod) => podSchema.parse(pod))
    .find(({ metadata, status }) => metadata.deletionTimestamp === undefined && status.phase === 'Running');
  if (running === undefined) throw new Error(`no pod of ${to.workload}.${to.namespace} runs`);
  return running.metadata.name;
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
}

import { createServer, type Server, type Socket } from 'node:net';
import { z } from 'zod';
import { messageOf } from '../../../errors.ts';
import type { KubeTarget } from '../../kube.ts';
import { pathSegment } from '../object-path.ts';
import { listApi } from '../read-api.ts';
import { privateSocket } from './private-socket.ts';
import { tunnel } from './tunnel.ts';

/** A port of a workload's pod, reachable over a Unix socket that is this user's alone. */
export interface WorkloadForward extends AsyncDisposable {
  /** Path of the socket. */
  readonly socketPath: string;
  /** The same as gRPC names it: `unix:PATH`. */
  readonly address: string;
  /** Why connections did not get through, oldest first. */
  readonly problems: readonly string[];
}

export interface ForwardedWorkload {
  readonly namespace: string;
  /** Its label `app`. */
  readonly workload: string;
  readonly port: number;
}

/**
 * Forwards a socket to a workload's pod. Each connection looks for the pod afresh, so that one
 * which replaced another is found.
 */
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

/** Forwards a socket to this very pod, for as long as it runs. */
export function forwardPod(target: KubeTarget, { name, ...to }: ForwardedPod): Promise<WorkloadForward> {
  return forwardTo(target, { ...to, pod: () => Promise.resolve(name) });
}

interface Destination {
  readonly namespace: string;
  readonly port: number;
  /** Name of the pod to which the next connection leads. */
  readonly pod: () => Promise<string>;
}

/**
 * Through the API server and without a process. Inside the pod it arrives on the loopback, which a
 * sidecar does not capture; on this machine it begins at a socket that other users cannot open, as
 * they could a port of the loopback.
 */
async function forwardTo(target: KubeTarget, to: Destination): Promise<WorkloadForward> {
  const place = await privateSocket();
  const sockets = new Set<Socket>();
  const problems: string[] = [];
  // Bytes that come before the tunnel is open wait in the socket.
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    sockets.add(socket);
    const problem = (error: unknown): void => {
      problems.push(messageOf(error));
      socket.destroy();
    };
    socket.on('error', problem).on('close', () => sockets.delete(socket));
    to.pod()
      .then((pod) => tunnel(target, { namespace: to.namespace, pod, port: to.port }, socket))
      .catch(problem);
  });
  await listening(server, place.path);
  return {
    socketPath: place.path,
    address: `unix:${place.path}`,
    problems,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await place[Symbol.asyncDispose]();
    },
  };
}

const podSchema = z.object({
  metadata: z.object({ name: z.string(), deletionTimestamp: z.string().optional() }),
  status: z.object({ phase: z.string().default('') }).default({ phase: '' }),
});

async function runningPod(target: KubeTarget, to: ForwardedWorkload, signal: AbortSignal): Promise<string> {
  const operation = `find the pod of ${to.workload}.${to.namespace}`;
  const selector = `app=${to.workload}`;
  const path = `/api/v1/namespaces/${pathSegment(to.namespace)}/pods`;
  const pods = await listApi(target, path, { operation, selector, signal });
  const running = pods
    .map((pod) => podSchema.parse(pod))
    .find(({ metadata, status }) => metadata.deletionTimestamp === undefined && status.phase === 'Running');
  if (running === undefined) throw new Error(`no pod of ${to.workload}.${to.namespace} runs`);
  return running.metadata.name;
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(path, resolve);
  });
}

import type { DeployedApp } from '../../model/workloads/cast-member.ts';
import type { Probed } from '../../model/workloads/probed.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Ports of the application echo (manifests/base/echo.yaml): gRPC as its Service names it, and in
 * its container.
 */
const GRPC = { service: 7_070, container: '17070' } as const;

/** The flag that lists its gRPC ports, the loopback port of its orders among them. */
const FLAG = '--grpc=';

interface Serving {
  readonly app: DeployedApp;
  readonly ports?: readonly number[];
  readonly probed?: Probed;
}

/**
 * The containers of echo without a gRPC port that other pods reach, where neither a check nor the
 * kubelet calls one: a client that reaches it has echo call any address, with the identity of its
 * mesh. Containers of other applications, and of an echo that serves gRPC, are returned unchanged.
 */
export function withoutOpenGrpc(containers: readonly Fields[], serving: Serving): readonly Fields[] {
  const { app, ports, probed } = serving;
  const served = ports === undefined || ports.includes(GRPC.service) || probed?.handler === 'grpc';
  if (app !== 'echo' || served) return containers;
  return containers.map((container) => ({ ...container, ...narrowed(container) }));
}

function narrowed({ args, ports }: Fields): Fields {
  const inArgs = Array.isArray(args) ? { args: args.map((arg: unknown) => withoutPort(String(arg))) } : {};
  const declared = (port: unknown): boolean => (port as Fields)['containerPort'] !== Number(GRPC.container);
  const inPorts = Array.isArray(ports) ? { ports: ports.filter(declared) } : {};
  return { ...inArgs, ...inPorts };
}

function withoutPort(arg: string): string {
  if (!arg.startsWith(FLAG)) return arg;
  const rest = arg.slice(FLAG.length).split(',');
  return `${FLAG}${rest.filter((port) => port !== GRPC.container).join(',')}`;
}

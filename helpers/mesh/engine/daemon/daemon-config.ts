import type { EnginePaths } from '../engine-paths.ts';

export interface DaemonNeeds {
  readonly paths: EnginePaths;
  /** Address pool of the networks that are made later, in CIDR notation. */
  readonly pool: string;
  /** Runtime for a host that lacks capabilities; without it runc itself. */
  readonly wrapper: string | undefined;
  /** Whether another dockerd runs: then the packet filter is its, and ours works without rules. */
  readonly besideAnotherEngine: boolean;
}

export type DaemonConfig = Readonly<Record<string, unknown>>;

/**
 * The configuration file of the private daemon; its presence also keeps the system's own from being
 * read.
 */
export function daemonConfig({ paths, pool, wrapper, besideAnotherEngine }: DaemonNeeds): DaemonConfig {
  return {
    'data-root': paths.data,
    'exec-root': paths.exec,
    hosts: [`unix://${paths.socket}`],
    pidfile: paths.pid,
    bridge: paths.bridge,
    'default-address-pools': [{ base: pool, size: 24 }],
    // A containerd of the system may be used where one runs: names of our own keep what it has
    // apart.
    'containerd-namespace': paths.bridge,
    'log-driver': 'json-file',
    'log-opts': { 'max-size': '20m', 'max-file': '2' },
    'log-level': 'warn',
    iptables: !besideAnotherEngine,
    // Left to Docker, forwarding comes with a policy that drops what virtual machines and VPNs of
    // this host forward.
    'ip-forward': false,
    ...(wrapper === undefined ? {} : { runtimes: { meshproof: { path: wrapper } }, 'default-runtime': 'meshproof' }),
  };
}

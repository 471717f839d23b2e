import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { deadline } from '../../timing/abort/deadline.ts';
import { budgets } from '../../timing/budgets.ts';
import { findExecutable } from '../host/executables.ts';
import { readVersions } from '../host/pins.ts';
import { takenByTag } from './registry/by-tag.ts';
import { registryAnswers, registryHost } from './registry/registry-probe.ts';

/** What this machine offers to the making of images and nodes. */
export interface Machine {
  readonly cgroup: 'v1' | 'v2' | 'none';
  /** Output of `go env GOVERSION`, or undefined: then a package brings Go. */
  readonly go: string | undefined;
  /**
   * The public registry's host, and whether it answers within its budget: if not, images are
   * assembled from packages.
   */
  readonly registry: { readonly host: string; readonly answers: boolean };
  readonly pins: {
    /** Images of the cast that a registry would serve under a name that it may change. */
    readonly byTag: readonly string[];
    /**
     * Whether istioctl may be taken out of an image; otherwise images are assembled from packages
     * even where a registry answers.
     */
    readonly istioctl: boolean;
  };
}

/** Looks at cgroups, Go and the image registry; changes nothing and takes three seconds at most. */
export async function inspectMachine(signal: AbortSignal): Promise<Machine> {
  const { registry: pinned } = await readVersions();
  const [cgroup, go, registry] = await Promise.all([
    cgroupVersion(),
    goVersion(signal),
    registryFact(pinned.istio.hub, signal),
  ]);
  const pins = { byTag: takenByTag(Object.values(pinned.cast)), istioctl: pinned.istio.istioctl !== 'unknown' };
  return { cgroup, go, registry, pins };
}

async function cgroupVersion(): Promise<Machine['cgroup']> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map((line) => line.split(' '));
  if (mounts.some(([, point, type]) => point === '/sys/fs/cgroup' && type === 'cgroup2')) return 'v2';
  return mounts.some(([, , type]) => type === 'cgroup') ? 'v1' : 'none';
}

async function goVersion(signal: AbortSignal): Promise<string | undefined> {
  const go = (await findExecutable('go')) ?? (await findExecutable('/usr/local/go/bin/go'));
  if (go === undefined) return undefined;
  const asked = await execa(go, ['env', 'GOVERSION'], {
    reject: false,
    env: { GOTOOLCHAIN: 'local' },
    timeout: budgets.readCommand,
    cancelSignal: signal,
  });
  return asked.exitCode === 0 ? asked.stdout.trim() : undefined;
}

async function registryFact(hub: string, signal: AbortSignal): Promise<Machine['registry']> {
  const host = registryHost(hub);
  using limit = deadline(budgets.registryProbe, signal, () => new Error('no answer in time'));
  const answers = await registryAnswers(host, limit.signal);
  signal.throwIfAborted();
  return { host, answers };
}

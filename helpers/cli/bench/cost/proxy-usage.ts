import { MeshproofError } from '../../../errors.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import { kubectl } from '../../../kube/kubectl.ts';
import type { Role } from './ways.ts';

/** What a proxy has used and counted since it started. */
export interface Usage {
  /** CPU time of Envoy in microseconds. */
  readonly cpuUs: number;
  readonly handshakes: number;
  readonly resumed: number;
}

/**
 * Prints the CPU time of Envoy before and after its counters are read, so that neither sample
 * includes the reading at its side of a measurement.
 */
const READ = `
cpu() {
  for each in /proc/[0-9]*; do
    if [ "$(cat "$each/comm")" = envoy ]; then echo "cpu $(cat "$each/stat")"; fi
  done
}
cpu
pilot-agent request GET 'stats?filter=ssl'
cpu
`;

/** Reads the proxy of a workload through its container. */
export async function readUsage(
  target: KubeTarget,
  { namespace, role, at }: { readonly namespace: string; readonly role: Role; readonly at: 'start' | 'end' },
  signal: AbortSignal,
): Promise<Usage> {
  const exec = ['exec', '--quiet', '--namespace', namespace, `deployment/${role}`, '--container', 'istio-proxy', '--'];
  const operation = `read the CPU time and the counters of the proxy of ${role}.${namespace}`;
  return parseUsage(await kubectl(target, [...exec, 'sh', '-c', READ], { operation, signal }), at);
}

/** Linux counts the CPU time of a process in these, whatever its kernel's own ticks (proc(5)). */
const TICK_US = 10_000;

/** Reads what the script above prints. @throws MeshproofError when no CPU time is in it */
export function parseUsage(output: string, at: 'start' | 'end'): Usage {
  const samples = [...output.matchAll(/^cpu \d+ \(envoy\) (.*)$/gm)].map(([, fields = '']) => fields.split(' '));
  const sample = at === 'start' ? samples.at(-1) : samples[0];
  // Fields 14 and 15 of the line, utime and stime; the first two and the blank are taken off.
  const ticks = [sample?.[11], sample?.[12]].map(Number);
  if (samples.length !== 2 || ticks.some(Number.isNaN)) throw unreadable(output);
  const counted = (counter: string): number =>
    [...output.matchAll(new RegExp(String.raw`^listener\..+_15006\.ssl\.${counter}: (\d+)$`, 'gm'))].reduce(
      (sum, [, value = '0']) => sum + Number(value),
      0,
    );
  return {
    cpuUs: ticks.reduce((sum, value) => sum + value, 0) * TICK_US,
    handshakes: counted('handshake'),
    resumed: counted('session_reused'),
  };
}

function unreadable(output: string): MeshproofError {
  return new MeshproofError({
    operation: 'read the CPU time of Envoy in the container of the proxy',
    details: `the container printed ${JSON.stringify(output.slice(0, 300))}`,
    hint: 'the image of the proxy needs sh and cat, as that of manifests/images/proxyv2 has',
  });
}

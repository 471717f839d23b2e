import { MeshproofError } from '../../../errors.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import { kubectl } from '../../../kube/kubectl.ts';
import type { CastPod } from '../../../kube/pods.ts';
import { urlOf, type Cell } from '../matrix.ts';

/**
 * The loop of the source articles: one `kubectl exec` with one curl per cell, one after another;
 * returns their total time in milliseconds. It looks the pods up beforehand, which the articles do
 * for every cell.
 * @throws MeshproofError when a cell gets no response, because then no speed is measured
 */
export async function execLoop(
  target: KubeTarget,
  pods: readonly CastPod[],
  cells: readonly Cell[],
  signal: AbortSignal,
): Promise<{ readonly cells: number; readonly ms: number }> {
  const podOf = new Map(pods.map(({ namespace, workload, name }) => [`${namespace}/${workload}`, name]));
  const started = performance.now();
  for (const cell of cells) {
    const { namespace, workload } = cell.from;
    const exec = ['exec', podOf.get(`${namespace}/${workload}`) ?? workload, '-c', 'sleep', '-n', namespace, '--'];
    const curl = ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', urlOf(cell)];
    const status = await kubectl(target, [...exec, ...curl], {
      operation: `request ${cell.route} by one exec`,
      signal,
    });
    if (status !== '200') throw notServed(cell, status);
  }
  return { cells: cells.length, ms: performance.now() - started };
}

function notServed({ route }: Cell, status: string): MeshproofError {
  return new MeshproofError({
    operation: 'measure the exec loop',
    details: `${route} returned ${status}`,
    hint: 'find out what refuses it: on an idle mesh every cell of the bench responds',
  });
}

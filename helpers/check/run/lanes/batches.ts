import type { Lane } from '../../plan/lanes/lanes.ts';
import { workloadsOf } from '../../plan/lanes/workloads.ts';

/**
 * Divides lanes into batches of at most `most` workloads; a larger lane gets a batch of its own.
 * Lanes with about as many checks share a batch, so that none waits long for the others. The lanes
 * with most checks come last, since mesh-wide checks and later runs use their casts again.
 */
export function inBatches(lanes: readonly Lane[], most: number): readonly (readonly Lane[])[] {
  const batches: Lane[][] = [];
  let deployed = 0;
  for (const lane of lanes) {
    const size = workloadsOf(lane.cast, lane.prefix).length;
    const batch = batches.at(-1);
    if (batch === undefined || deployed + size > most) {
      batches.push([lane]);
      deployed = size;
    } else {
      batch.push(lane);
      deployed += size;
    }
  }
  return batches.toReversed();
}

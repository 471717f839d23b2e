import type { Lane } from '../../plan/lanes/lanes.ts';
import { workloadsOf } from '../../plan/lanes/workloads.ts';

/**
 * Parts lanes into waves, each of which raises no more workloads than `most` unless one lane alone does. Lanes with about as many checks
 * share a wave, so that none of them waits long for the others. The lanes with most checks come last: theirs are the casts that checks of
 * the whole mesh and later runs use again. Lanes keep their order within a wave.
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

import type { Captured, CaptureSpot, MeshPort, Place } from '../../check/run/ports.ts';
import { messageOf } from '../../errors.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import type { CastPod } from '../../kube/pods.ts';
import { startCapture, type Capture } from '../../witness/wire/capture.ts';

/** Captures packets beside the pod of each spot. @param podOf the present pod of a workload */
export function captureMesh(target: KubeTarget, podOf: (place: Place) => CastPod | undefined): MeshPort['capture'] {
  return async (spots, wireMarker, signal) => {
    const begun = await Promise.all(
      spots.map((spot) => {
        const imageOf = spot.imageOf === undefined ? undefined : podOf(spot.imageOf);
        return begin(target, podOf(spot), { spot, wireMarker, signal, ...(imageOf === undefined ? {} : { imageOf }) });
      }),
    );
    return { stop: () => Promise.all(begun.map(ended)) };
  };
}

type Begun = { readonly spot: CaptureSpot } & ({ readonly capture: Capture } | { readonly problem: string });

interface Beginning {
  readonly spot: CaptureSpot;
  readonly wireMarker: string;
  readonly signal: AbortSignal;
  readonly imageOf?: CastPod;
}

/** A capture that fails to start is a silent witness; the other witnesses still count. */
async function begin(
  target: KubeTarget,
  pod: CastPod | undefined,
  { spot, wireMarker, signal, imageOf }: Beginning,
): Promise<Begun> {
  if (pod === undefined) return { spot, problem: `no pod of ${spot.workload}.${spot.namespace} is known` };
  const { port, mode } = spot;
  try {
    const image = imageOf === undefined ? {} : { imageOf };
    const options = { port, mode, wireMarkers: [wireMarker], signal, ...image };
    return { spot, capture: await startCapture(target, pod, options) };
  } catch (error) {
    signal.throwIfAborted();
    return { spot, problem: messageOf(error) };
  }
}

async function ended(begun: Begun): Promise<Captured> {
  if (!('capture' in begun)) return begun;
  const { spot, capture } = begun;
  try {
    return { spot, facts: await capture.stop() };
  } catch (error) {
    return { spot, problem: messageOf(error) };
  }
}

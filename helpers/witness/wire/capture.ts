import type { KubeTarget } from '../../kube/kube.ts';
import { CaptureRun, startProcess } from './capture-run.ts';
import type { CapturePod } from './container/container-state.ts';
import { ensureCaptureContainer } from './container/container.ts';
import type { CaptureMode, WireFacts } from './facts.ts';
import { Recording } from './recording.ts';
import { checkCaptureSpec, type CaptureSpec } from './script.ts';

export interface CaptureOptions {
  /** Port of the application, not of its Service. */
  readonly port: number;
  /** Texts in the requests of the probes, see newWireMarker(). */
  readonly wireMarkers: readonly string[];
  readonly mode: CaptureMode;
  readonly signal: AbortSignal;
  /** Pod with a sidecar whose image to use: it has sh, tcpdump and GNU grep. @default this pod */
  readonly imageOf?: CapturePod;
  /** Not `any`: loopback has the plaintext between sidecar and application. @default eth0 */
  readonly interface?: string;
}

/** A running capture. Disposing of it stops it; its container idles until the pod is deleted. */
export interface Capture extends AsyncDisposable {
  /** The facts so far. They lag behind, and the counters of tcpdump are 0 until the stop. */
  facts(): WireFacts;
  /**
   * Stops the capture and returns its facts; a second call returns the same.
   * @throws MeshproofError when the capture failed, which makes all of it unusable.
   */
  stop(): Promise<WireFacts>;
}

/**
 * Starts a capture on a pod's interface; it listens when this returns. Payload is searched inside
 * the pod; only headers, the first bytes of each segment and the markers found leave it. A marker
 * is found uncompressed within one segment: put it into a header of HTTP/1.1, or into the body.
 * @throws MeshproofError when the pod cannot be captured within budgets.captureUp.
 * @throws TypeError for an invalid port, interface or marker.
 */
export async function startCapture(target: KubeTarget, pod: CapturePod, options: CaptureOptions): Promise<Capture> {
  const { mode, signal, imageOf } = options;
  const spec: CaptureSpec = {
    interface: options.interface ?? 'eth0',
    port: options.port,
    wireMarkers: options.wireMarkers,
  };
  checkCaptureSpec(spec);
  const container = await ensureCaptureContainer(target, pod, {
    signal,
    ...(imageOf === undefined ? {} : { imageOf }),
  });
  const recording = new Recording(spec, mode, `${pod.namespace}/${pod.name}`);
  const run = new CaptureRun(startProcess(target, pod, container, spec, signal), recording, pod);
  await run.listening(signal);
  return {
    facts: () => recording.facts(),
    stop: () => run.stop(),
    [Symbol.asyncDispose]: () => run.end(),
  };
}

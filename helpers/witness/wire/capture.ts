import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { MeshproofError, messageOf } from '../../errors.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { kubeProcess } from '../../kube/kubectl.ts';
import { deadline } from '../../timing/abort/deadline.ts';
import { budgets } from '../../timing/budgets.ts';
import { ensureCaptureContainer, type CapturePod } from './container.ts';
import type { CaptureMode, WireFacts } from './facts.ts';
import { Recording } from './recording.ts';
import { captureScript, checkCaptureSpec, type CaptureSpec } from './script.ts';

export interface CaptureOptions {
  /** Port of the application, not of its Service. */
  readonly port: number;
  /** Texts that the probes carry, see newCanary(). */
  readonly wireMarkers: readonly string[];
  readonly mode: CaptureMode;
  readonly signal: AbortSignal;
  /** Image with sh, tcpdump and GNU grep. @default the image of the pod's sidecar */
  readonly image?: string;
  /** @default eth0, as every pod's is named; not `any`: loopback carries the plaintext between sidecar and application */
  readonly interface?: string;
}

/** A capture that runs. Disposing it stops it; the container that it ran in idles until the pod is deleted. */
export interface Capture extends AsyncDisposable {
  /** What is known so far. It lags behind, since packets and canaries come in blocks; tcpdump's counters are 0 until it is stopped. */
  facts(): WireFacts;
  /**
   * Stops and answers what was seen; a second call answers the same.
   * @throws MeshproofError when the capture broke: then nothing of it can be trusted.
   */
  stop(): Promise<WireFacts>;
}

/**
 * Starts a capture on a pod's interface; it listens when this returns. Payload is searched inside the pod, only headers, the first bytes
 * of each segment and the canaries found leave it. A canary is found if it lies within one segment, uncompressed: put it into a header
 * of HTTP/1.1, or into the body.
 * @throws MeshproofError when the pod cannot be captured within budgets.captureUp.
 * @throws TypeError for a port, interface or canary that cannot be one.
 */
export async function startCapture(target: KubeTarget, pod: CapturePod, options: CaptureOptions): Promise<Capture> {
  const { mode, signal, image } = options;
  const spec: CaptureSpec = {
    interface: options.interface ?? 'eth0',
    port: options.port,
    wireMarkers: options.wireMarkers,
  };
  checkCaptureSpec(spec);
  const container = await ensureCaptureContainer(target, pod, { signal, ...(image === undefined ? {} : { image }) });
  const recording = new Recording(spec, mode, `${pod.namespace}/${pod.name}`);
  const run = new CaptureRun(startProcess(target, pod, container, spec, signal), recording, pod);
  await run.listening(signal);
  return {
    facts: () => recording.facts(),
    stop: () => run.stop(),
    [Symbol.asyncDispose]: () => run.end(),
  };
}

const processOptions = { encoding: 'buffer', buffer: false, reject: false, forceKillAfterDelay: 1_000 } as const;
type CaptureProcess = ReturnType<typeof startProcess>;

function startProcess(
  target: KubeTarget,
  { namespace, name }: CapturePod,
  container: string,
  spec: CaptureSpec,
  signal: AbortSignal,
) {
  const args = [
    'exec',
    '--namespace',
    namespace,
    name,
    '--container',
    container,
    '--stdin',
    '--',
    'sh',
    '-c',
    captureScript(spec),
  ];
  const pinned = kubeProcess(target);
  const options = { ...processOptions, env: pinned.env, cancelSignal: signal };
  return execa(target.kubectl, [...pinned.args, ...args], options);
}

/** One exec with its recording: its output is read as it comes. */
class CaptureRun {
  readonly #child: CaptureProcess;
  readonly #recording: Recording;
  readonly #pod: CapturePod;
  readonly #listening = Promise.withResolvers<undefined>();
  readonly #ended: Promise<void>;
  #stopped: Promise<WireFacts> | undefined;

  constructor(child: CaptureProcess, recording: Recording, pod: CapturePod) {
    this.#child = child;
    this.#recording = recording;
    this.#pod = pod;
    child.stdin.on('error', (error) => recording.fail(`its input broke: ${messageOf(error)}`));
    child.stdout.on('data', (piece: Buffer) => recording.takePackets(piece));
    const lines = createInterface({ input: child.stderr });
    lines.on('line', (line) => {
      if (recording.takeLine(line)) this.#listening.resolve(undefined);
    });
    const read = new Promise<void>((resolve) => void lines.once('close', resolve));
    this.#ended = Promise.all([child, read]).then(() => undefined);
  }

  /** Waits until both tcpdumps listen. */
  async listening(signal: AbortSignal): Promise<void> {
    using limit = deadline(budgets.captureUp, signal, () => this.#error('start', 'tcpdump does not listen'));
    const over = this.#ended.then((): never => {
      throw this.#error('start', 'it ended at once');
    });
    try {
      await limit.race(Promise.race([this.#listening.promise, over]));
    } catch (error) {
      await this.end();
      throw error;
    }
  }

  stop(): Promise<WireFacts> {
    this.#stopped ??= this.#finish();
    return this.#stopped;
  }

  async #finish(): Promise<WireFacts> {
    this.#child.stdin.end();
    using limit = deadline(budgets.captureEnd, new AbortController().signal, () =>
      this.#error('stop', 'tcpdump did not end'),
    );
    try {
      await limit.race(this.#ended);
    } finally {
      this.#child.kill();
    }
    const fault = this.#recording.fault();
    if (fault !== undefined) throw this.#error('read', fault);
    return this.#recording.facts();
  }

  /** Ends the process, whatever it was at; its input's end stops what runs in the pod. */
  async end(): Promise<void> {
    this.#child.stdin.end();
    if (this.#stopped === undefined) this.#child.kill();
    await this.#ended;
  }

  #error(verb: string, details: string): MeshproofError {
    return new MeshproofError({
      operation: `${verb} the capture beside ${this.#pod.name} in ${this.#pod.namespace}`,
      details: [details, ...this.#recording.words].join('\n'),
      hint: 'see what tcpdump says below; the image needs sh, tcpdump and GNU grep, the container NET_RAW',
    });
  }
}

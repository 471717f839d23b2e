import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { MeshproofError, messageOf } from '../../errors.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { kubeProcess } from '../../kube/kubectl.ts';
import { deadline } from '../../timing/abort/deadline.ts';
import { budgets } from '../../timing/budgets.ts';
import type { CapturePod } from './container/container-state.ts';
import type { WireFacts } from './facts.ts';
import type { Recording } from './recording.ts';
import { captureScript, type CaptureSpec } from './script.ts';

const processOptions = { encoding: 'buffer', buffer: false, reject: false, forceKillAfterDelay: 1_000 } as const;
type CaptureProcess = ReturnType<typeof startProcess>;

/** Starts the exec of a capture in its container. */
export function startProcess(
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

/** One exec with the recording of its output. */
export class CaptureRun {
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
    child.stdin.on('error', (error) => recording.fail(`its input failed: ${messageOf(error)}`));
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

  /** Ends the process at any time; the end of its input stops the script in the pod. */
  async end(): Promise<void> {
    this.#child.stdin.end();
    if (this.#stopped === undefined) this.#child.kill();
    await this.#ended;
  }

  #error(operation: string, details: string): MeshproofError {
    return new MeshproofError({
      operation: `${operation} the capture beside ${this.#pod.name} in ${this.#pod.namespace}`,
      details: [details, ...this.#recording.unknownLines].join('\n'),
      hint: 'see the messages of tcpdump below; the image needs sh, tcpdump and GNU grep, the container NET_RAW',
    });
  }
}

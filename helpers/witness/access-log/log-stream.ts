import { execa } from 'execa';
import { MeshproofError, messageOf } from '../../errors.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { targetArguments } from '../../kube/kubectl.ts';

/**
 * Runs a kubectl that writes lines until it ends, and hands each to `onLine` as it comes. Unlike kubectlLines() it splits whole
 * pieces at once: a log of thousands of lines a second costs half the time that way.
 * @throws MeshproofError with kubectl's own words when it fails; the signal's reason when that aborts.
 */
export async function streamLines(
  target: KubeTarget,
  args: readonly string[],
  onLine: (line: string) => void,
  { attempted, signal }: { attempted: string; signal: AbortSignal },
): Promise<void> {
  signal.throwIfAborted();
  const child = execa(target.kubectl, [...targetArguments(target), ...args], {
    cancelSignal: signal,
    stdin: 'ignore',
    buffer: { stdout: false },
  });
  let rest = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (piece: string) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(onLine);
  });
  try {
    await child;
  } catch (error) {
    signal.throwIfAborted();
    const { stderr = '' } = error as { stderr?: string };
    throw new MeshproofError({
      attempted,
      happened: stderr.trim() || messageOf(error),
      repair: 'allow "get" on pods/log in the namespace',
      cause: error,
    });
  }
  if (rest !== '') onLine(rest);
}

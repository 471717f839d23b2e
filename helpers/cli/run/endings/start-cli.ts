import { join } from 'node:path';
import { execa } from 'execa';
import { PROJECT } from '../../project.ts';
import type { FakeCluster } from './fake-cluster.ts';

export interface CliOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly outputDir?: string;
}

/**
 * Starts the real command line as a guest on a fake cluster. SIGUSR2 throws an error in a timer of it, SIGUSR1 rejects a promise that has
 * no handler.
 */
export function startRun(cluster: FakeCluster, { args = [], env = {}, outputDir }: CliOptions = {}) {
  const target = ['--context', 'c', '--kubeconfig', cluster.kubeconfig, '--no-provision'];
  const bundles = ['--output-dir', outputDir ?? join(cluster.directory, 'bundles')];
  const main = join(PROJECT, 'helpers', 'cli', 'main.ts');
  return execa(process.execPath, [...CRASHES, main, 'run', 'PA-STRICT-01', ...target, ...bundles, ...args], {
    reject: false,
    stdin: 'ignore',
    // A run that does not end is a finding of the test, not its end.
    timeout: 170_000,
    killSignal: 'SIGKILL',
    env: {
      PATH: `${join(cluster.directory, 'bin')}:${process.env['PATH'] ?? ''}`,
      XDG_STATE_HOME: join(cluster.directory, 'state'),
      HOME: cluster.directory,
      NODE_COMPILE_CACHE: join(PROJECT, 'node_modules', '.cache', 'compiled'),
      ...env,
    },
  });
}

/** Settles when a run has shown a text on stderr, from now on. */
export async function shown({ stderr }: ReturnType<typeof startRun>, wanted: string): Promise<void> {
  let text = '';
  await new Promise<void>((resolve) => {
    stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes(wanted)) resolve();
    });
  });
}

const CRASH = `
process.on('SIGUSR2', () => setTimeout(() => { throw new Error('thrown in a timer'); }, 0));
process.on('SIGUSR1', () => void Promise.reject(new Error('rejected, and handled nowhere')));
`;
const CRASHES = [
  '--disable-warning=ExperimentalWarning',
  '--import',
  `data:text/javascript,${encodeURIComponent(CRASH)}`,
];

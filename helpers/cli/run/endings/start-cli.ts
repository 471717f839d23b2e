import { join } from 'node:path';
import { execa } from 'execa';
import { PROJECT } from '../../project.ts';
import type { FakeCluster } from './fake-cluster.ts';

export interface CliOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly outputDir?: string;
}

/** One check: how a run ends does not depend on the others, whose loading takes half of a start. */
const ONE_CHECK = join(PROJECT, 'helpers/check/run/prove/fixtures/vacuous');

/**
 * Starts the real command line on the existing mesh of a fake cluster. SIGUSR2 makes it throw an
 * error in a timer, SIGUSR1 reject a promise without a handler.
 */
export function startRun(cluster: FakeCluster, { args = [], env = {}, outputDir }: CliOptions = {}) {
  const target = ['--project', ONE_CHECK, '--context', 'c', '--kubeconfig', cluster.kubeconfig, '--no-provision'];
  const bundles = ['--output-dir', outputDir ?? join(cluster.directory, 'bundles')];
  const main = join(PROJECT, 'helpers', 'cli', 'main.ts');
  return execa(process.execPath, [...CRASHES, main, 'run', ...target, ...bundles, ...args], {
    reject: false,
    stdin: 'ignore',
    // A run that does not end fails its test instead of ending the test run.
    timeout: 380_000,
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

/** Settles when a run has printed a text on stderr, from now on. */
export async function printed({ stderr }: ReturnType<typeof startRun>, expected: string): Promise<void> {
  let text = '';
  await new Promise<void>((resolve) => {
    stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes(expected)) resolve();
    });
  });
}

const CRASH = `
process.on('SIGUSR2', () => setTimeout(() => { throw new Error('thrown in a timer'); }, 0));
process.on('SIGUSR1', () => void Promise.reject(new Error('rejected without a handler')));
`;
const CRASHES = [
  '--disable-warning=ExperimentalWarning',
  '--import',
  `data:text/javascript,${encodeURIComponent(CRASH)}`,
];

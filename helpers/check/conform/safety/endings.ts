import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from '../command-line.ts';
import type { ExistingMeshRun } from './existing-mesh-run.ts';

/** How a run on an existing mesh ends. */
export interface Ending {
  readonly name: string;
  /** What follows `run`; {home} is the run's folder. */
  readonly args: readonly string[];
  /** How the process may exit; undefined is by a signal. */
  readonly exits: readonly (number | undefined)[];
  /** Whether it ends before it creates anything. */
  readonly makesNothing?: true;
  /** Its output directory is a file system of this size, in bytes. */
  readonly disk?: number;
  /** Called once its namespaces are there. */
  readonly provoke?: (started: ExistingMeshRun) => void | Promise<void>;
  /** Called once it has ended. */
  readonly afterwards?: (started: ExistingMeshRun) => Promise<void>;
}

/** A check of the smallest cast that uses exec, port-forward and a sidecar's log. */
const CHECK = 'PA-STRICT-01';

const fixture = (name: string): readonly string[] => [
  '--project',
  join(PROJECT, 'helpers/check/conform/safety/fixtures', name),
];

/** The signals of a CI job that is cancelled: the second arrives during the clean-up. */
function cancelAsGitHub(started: ExistingMeshRun): void {
  started.kill('SIGINT');
  AbortSignal.timeout(3_000).addEventListener('abort', () => started.kill('SIGTERM'), { once: true });
}

/** Each must leave nothing of the run behind and touch nothing else. */
export const ENDINGS: readonly Ending[] = [
  { name: 'success', args: [CHECK], exits: [0] },
  { name: 'a deviation', args: fixture('deviates'), exits: [1] },
  {
    name: 'a prefix that is no name',
    args: [CHECK, '--namespace-prefix', 'Bad_Prefix;'],
    exits: [2],
    makesNothing: true,
  },
  {
    name: 'a JUnit file that cannot be written',
    args: [CHECK, '--junit-file', '/dev/null/j.xml'],
    exits: [2],
    makesNothing: true,
  },
  {
    name: 'a JUnit file that became a directory',
    args: [CHECK, '--junit-file', '{home}/j.xml'],
    exits: [3],
    provoke: async ({ folder }) => {
      await rm(join(folder, 'j.xml'), { force: true });
      await mkdir(join(folder, 'j.xml'));
    },
  },
  // More checks than end within the time.
  { name: 'the time-out', args: ['authorization', '--timeout', '20s'], exits: [5] },
  { name: 'SIGINT', args: [CHECK], exits: [130], provoke: (started) => started.kill('SIGINT') },
  { name: 'SIGINT and then SIGTERM', args: [CHECK], exits: [130], provoke: cancelAsGitHub },
  { name: 'SIGTERM', args: [CHECK], exits: [130], provoke: (started) => started.kill('SIGTERM') },
  { name: 'SIGHUP', args: [CHECK], exits: [130], provoke: (started) => started.kill('SIGHUP') },
  { name: 'a closed stdout', args: [CHECK], exits: [0, 3], provoke: (started) => started.closePipe('stdout') },
  { name: 'a closed stderr', args: [CHECK], exits: [0, 3], provoke: (started) => started.closePipe('stderr') },
  {
    name: 'an error that nothing catches',
    args: fixture('throws'),
    exits: [3, 70],
    provoke: ({ folder }) => writeFile(join(folder, 'throw-now'), ''),
  },
  { name: 'a full disk', args: [CHECK], exits: [3], disk: 65_536 },
  {
    name: 'kill -9 and then clean',
    args: [CHECK],
    exits: [undefined],
    provoke: (started) => started.kill('SIGKILL'),
    afterwards: async (started) => {
      await started.also('clean');
    },
  },
];

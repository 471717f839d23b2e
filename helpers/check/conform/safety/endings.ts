import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT } from '../command-line.ts';
import type { Guest } from './existing-mesh-run.ts';

/** A way in which a guest's run ends. */
export interface Ending {
  readonly name: string;
  /** What follows `run`; {home} is the guest's folder. */
  readonly args: readonly string[];
  /** How the process may exit; undefined is by a signal. */
  readonly exits: readonly (number | undefined)[];
  /** Whether it ends before it makes anything. */
  readonly makesNothing?: true;
  /** Its output directory is a file system of this size, in bytes. */
  readonly disk?: number;
  /** Called once its namespaces are there. */
  readonly provoke?: (guest: Guest) => void | Promise<void>;
  /** Called once it has ended. */
  readonly afterwards?: (guest: Guest) => Promise<void>;
}

/** A check of the smallest cast that uses exec, port-forward and a sidecar's log. */
const CHECK = 'PA-STRICT-01';

const fixture = (name: string): readonly string[] => [
  '--project',
  join(PROJECT, 'helpers/check/conform/safety/fixtures', name),
];

/** Both signals of a CI job that is cancelled: the second follows before the clean-up can have ended. */
function cancelAsGitHub(guest: Guest): void {
  guest.kill('SIGINT');
  AbortSignal.timeout(3_000).addEventListener('abort', () => guest.kill('SIGTERM'), { once: true });
}

/** After every one of these nothing of the run may be left, and nothing else may be touched. */
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
    provoke: async ({ workloadsBefore }) => {
      await rm(join(workloadsBefore, 'j.xml'), { force: true });
      await mkdir(join(workloadsBefore, 'j.xml'));
    },
  },
  // More checks than end within the time.
  { name: 'the time-out', args: ['authorization', '--timeout', '20s'], exits: [5] },
  { name: 'SIGINT', args: [CHECK], exits: [130], provoke: (guest) => guest.kill('SIGINT') },
  { name: 'SIGINT and then SIGTERM', args: [CHECK], exits: [130], provoke: cancelAsGitHub },
  { name: 'SIGTERM', args: [CHECK], exits: [130], provoke: (guest) => guest.kill('SIGTERM') },
  { name: 'SIGHUP', args: [CHECK], exits: [130], provoke: (guest) => guest.kill('SIGHUP') },
  { name: 'a closed stdout', args: [CHECK], exits: [0, 3], provoke: (guest) => guest.closePipe('stdout') },
  { name: 'a closed stderr', args: [CHECK], exits: [0, 3], provoke: (guest) => guest.closePipe('stderr') },
  {
    name: 'an error that nothing catches',
    args: fixture('throws'),
    exits: [3, 70],
    provoke: ({ workloadsBefore }) => writeFile(join(workloadsBefore, 'throw-now'), ''),
  },
  { name: 'a full disk', args: [CHECK], exits: [3], disk: 65_536 },
  {
    name: 'kill -9 and then clean',
    args: [CHECK],
    exits: [undefined],
    provoke: (guest) => guest.kill('SIGKILL'),
    afterwards: async (guest) => {
      await guest.also('clean');
    },
  },
];

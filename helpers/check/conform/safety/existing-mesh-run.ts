import { mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import { PROJECT } from '../command-line.ts';
import type { HostMesh } from './test-mesh.ts';

/** A run on an existing mesh, in its own process with its own state directory and ledgers. */
export interface ExistingMeshRun {
  /** How it ended, once it has. */
  readonly ended: Promise<Ended>;
  /** Holds its bundle and the files that a test gives it. */
  readonly folder: string;
  readonly output: string;
  kill(signal: NodeJS.Signals): void;
  /** Closes the reading end of its output, as `| head` does. */
  closePipe(which: 'stdout' | 'stderr'): void;
  /** Id of its run; undefined before it has one. */
  runId(): Promise<string | undefined>;
  /** Ledgers that it left. */
  ledgers(): Promise<readonly string[]>;
  /** Runs another command with the same state. */
  also(...args: readonly string[]): Promise<Ended>;
}

export interface Ended {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ExistingMeshRunOptions {
  /** What follows `run`; {home} is its folder. */
  readonly args: readonly string[];
  /** @default the mesh's own kubeconfig */
  readonly kubeconfig?: string;
  /** @default {home}/out */
  readonly output?: string;
  /** @default run */
  readonly command?: 'run' | 'prove';
}

/** Starts `meshproof run … --kubeconfig F --context C` on the tests' mesh, as a user would. */
export async function startRun(mesh: HostMesh, options: ExistingMeshRunOptions): Promise<ExistingMeshRun> {
  const { target, castImages } = mesh;
  const folder = await mkdtemp(join(mesh.directory, 'run-'));
  const output = options.output ?? join(folder, 'out');
  await mkdir(output, { recursive: true });
  const state = join(folder, 'state');
  const env = { XDG_STATE_HOME: state, PATH: `${mesh.tools}:${process.env['PATH'] ?? ''}` };
  const place = ['--kubeconfig', options.kubeconfig ?? target.kubeconfig, '--context', target.context];
  const meshproof = (...args: readonly string[]) => start({ ...env }, folder, args);
  const named = options.args.map((arg) => arg.replaceAll('{home}', folder));
  const running = meshproof(options.command ?? 'run', ...place, ...castImages, '--output-dir', output, ...named);
  return {
    ended: endOf(running),
    folder,
    output,
    kill: (signal) => void running.kill(signal),
    closePipe: (which) => void running[which].destroy(),
    runId: async () => (await namesIn(output)).find((name) => /^\d{8}-\d{6}-/.test(name)),
    ledgers: async () => (await namesIn(join(state, 'meshproof', 'runs'))).filter((name) => name.endsWith('.json')),
    also: (...args) => endOf(meshproof(...args)),
  };
}

function start(env: Readonly<Record<string, string>>, cwd: string, args: readonly string[]) {
  const program = resolve(PROJECT, 'helpers/cli/main.ts');
  // Without it execa would follow each SIGTERM by a SIGKILL, in the middle of the clean-up.
  const patient = { forceKillAfterDelay: false } as const;
  return execa(process.execPath, [program, ...args], { ...patient, reject: false, stdin: 'ignore', env, cwd });
}

/** Runs a command with these environment variables added, and returns how it ended. */
export async function meshproofIn(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ended> {
  return endOf(start(env, PROJECT, args));
}

interface Running extends Omit<Ended, 'exitCode'> {
  /** Absent where a signal ended the process. */
  readonly exitCode?: number;
}

async function endOf(running: Promise<Running>): Promise<Ended> {
  const { exitCode, stdout, stderr } = await running;
  return { exitCode, stdout, stderr };
}

/** A folder that does not exist is empty. */
async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  });
}

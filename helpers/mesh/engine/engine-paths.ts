import { createHash } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { meshproofDirs } from '../host/directories.ts';

/**
 * Sockets have at most 107 bytes of path; the longest of ours is containerd's below the exec root.
 */
const LONGEST_STATE_FOLDER = 60;

export interface EnginePaths {
  /** Everything of the private engine that outlives a command. */
  readonly state: string;
  readonly data: string;
  readonly exec: string;
  readonly socket: string;
  readonly pid: string;
  readonly log: string;
  readonly config: string;
  /** What the host's network was like before the engine's start. */
  readonly hostNote: string;
  /**
   * Network bridge of its own, named after the state folder so that two state folders never share
   * one.
   */
  readonly bridge: string;
}

/** Where the private engine of this user keeps what it has. */
export function enginePaths(state: string = join(meshproofDirs().state, 'engine')): EnginePaths {
  const id = createHash('sha256').update(state).digest('hex').slice(0, 8);
  const run = state.length > LONGEST_STATE_FOLDER ? `/run/meshproof-${id}` : join(state, 'run');
  return {
    state,
    data: join(state, 'data'),
    exec: join(run, 'exec'),
    socket: join(run, 'docker.sock'),
    pid: join(run, 'dockerd.pid'),
    log: join(state, 'dockerd.log'),
    config: join(state, 'daemon.json'),
    hostNote: join(state, 'host-network.json'),
    bridge: `mproof-${id}`,
  };
}

/**
 * Makes the folders of the engine, its socket's included, and closes them to other users, also
 * where they were there before.
 */
export async function makeEngineFolders(paths: EnginePaths): Promise<void> {
  await Promise.all([paths.data, paths.exec].map((folder) => mkdir(folder, { recursive: true, mode: 0o710 })));
  await Promise.all([paths.state, dirname(paths.socket)].map((folder) => chmod(folder, 0o710)));
}

import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { MeshproofError } from '../../errors.ts';
import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';
import { hostBoundingSet } from '../host/capabilities.ts';
import { findExecutable } from '../host/executables.ts';
import type { Task } from '../host/task.ts';
import { answerOf } from './candidates.ts';
import { type DaemonConfig, daemonConfig } from './daemon/daemon-config.ts';
import { daemonEnvironment } from './daemon/daemon-environment.ts';
import {
  isContainerd,
  isDaemon,
  otherDaemons,
  processOfPidFile,
  type RunningProcess,
  runningProcesses,
} from './daemon/processes.ts';
import { ensureRuntimeWrapper } from './daemon/runtime-wrapper.ts';
import { type EnginePaths, makeEngineFolders } from './engine-paths.ts';
import { allowOwnTraffic, ensureBridge } from './host-network/bridge.ts';

/** Whether the private engine answers a ping. */
export async function privateEngineAnswer(docker: string, paths: EnginePaths, signal: AbortSignal): Promise<boolean> {
  if ((await privateDaemon(paths)) === undefined) return false;
  return (await answerOf(docker, { env: { DOCKER_HOST: `unix://${paths.socket}` } }, signal)) !== undefined;
}

/** The private engine's daemon, or undefined when its pid file is stale or absent. */
export async function privateDaemon(paths: EnginePaths): Promise<RunningProcess | undefined> {
  return processOfPidFile(paths.pid, (process) => isDaemon(process, paths));
}

/**
 * Starts the private daemon in the background and waits until it answers; one that lives but does
 * not answer yet is waited for.
 * @throws MeshproofError with the end of the daemon's log when it does not come up
 */
export async function startPrivateEngine(paths: EnginePaths, task: Task): Promise<void> {
  const hasEnded = (await privateDaemon(paths)) === undefined ? await launch(paths, task) : () => hasVanished(paths);
  const docker = (await findExecutable('docker')) ?? 'docker';
  const options = {
    what: 'the private engine answers',
    budgetMs: budgets.engineUp,
    everyMs: 250,
    signal: task.signal,
    hint: `see its log ${paths.log}`,
  };
  await until(options, async () => {
    if (await hasEnded()) throw await diedEarly(paths);
    return (await privateEngineAnswer(docker, paths, task.signal))
      ? true
      : { waiting: 'it has not opened its socket yet' };
  });
}

/** Whether a daemon that another command started runs no longer. */
async function hasVanished(paths: EnginePaths): Promise<boolean> {
  return (await privateDaemon(paths)) === undefined;
}

/**
 * Starts a daemon and answers how to learn whether it has ended: from its exit, since a process
 * that is just being replaced has no arguments to know it by.
 */
async function launch(paths: EnginePaths, task: Task): Promise<() => boolean | Promise<boolean>> {
  const others = (await otherDaemons(paths)).length > 0;
  task.progress(`starting a private engine (data and log under ${paths.state})`);
  await makeEngineFolders(paths);
  const subnet = await ensureBridge(paths, task);
  if (others) await allowOwnTraffic(paths, subnet, task.signal);
  const wrapper = (await hostBoundingSet()).lacksSysResource ? await ensureRuntimeWrapper(task) : undefined;
  await writeConfig(paths, daemonConfig({ paths, pool: subnet.pool, wrapper, besideAnotherEngine: others }));
  await clearLeftovers(paths, task.signal);
  return spawnDaemon(paths);
}

/**
 * Ends the containerd of a daemon that was killed and forgets its pid file: a daemon that finds the
 * file takes even a zombie for a containerd at work and waits for it in vain. Containers live on
 * and are taken over.
 */
async function clearLeftovers(paths: EnginePaths, signal: AbortSignal): Promise<void> {
  const folder = join(paths.exec, 'containerd');
  const orphans = async () => (await runningProcesses()).filter((process) => isContainerd(process, paths));
  for (const orphan of await orphans()) process.kill(orphan.pid, 'SIGTERM');
  const options = { what: 'the containerd of an earlier engine has ended', budgetMs: budgets.processEnd, signal };
  await until(options, async () => ((await orphans()).length === 0 ? true : undefined));
  const files = [paths.pid, paths.socket, join(folder, 'containerd.pid')];
  await Promise.all(files.map((file) => rm(file, { force: true })));
}

async function writeConfig(paths: EnginePaths, config: DaemonConfig): Promise<void> {
  await mkdir(dirname(paths.config), { recursive: true });
  await writeFile(paths.config, `${JSON.stringify(config, null, 2)}\n`);
}

/**
 * Detached and with no pipe to us: it outlives the command, and Ctrl-C in this terminal does not
 * reach it.
 */
async function spawnDaemon(paths: EnginePaths): Promise<() => boolean> {
  const dockerd = await findExecutable('dockerd');
  if (dockerd === undefined) {
    throw new MeshproofError({
      operation: 'start a private engine',
      details: 'there is no dockerd',
      hint: 'run: sudo apt-get install docker.io',
    });
  }
  // The shell opens the log, so that the daemon holds no pipe to a process that is about to end.
  const script = 'log=$1; shift; exec "$@" >"$log" 2>&1';
  // This namespace can only be given here: its key in the configuration file has another name than
  // its flag and is refused.
  const command = [dockerd, '--config-file', paths.config, '--containerd-plugins-namespace', `${paths.bridge}-plugins`];
  const daemon = execa('sh', ['-c', script, 'sh', paths.log, ...command], {
    detached: true,
    cleanup: false,
    reject: false,
    stdio: 'ignore',
    // The daemon outlives the command: it must not hold the caller's folder, nor keep the caller's
    // environment.
    cwd: '/',
    env: daemonEnvironment(),
    extendEnv: false,
  });
  daemon.nodeChildProcess.unref();
  return () => daemon.nodeChildProcess.exitCode !== null || daemon.nodeChildProcess.signalCode !== null;
}

const LAST_LINES = 15;

async function diedEarly(paths: EnginePaths): Promise<MeshproofError> {
  const log = await readFile(paths.log, 'utf8');
  return new MeshproofError({
    operation: 'start a private engine',
    details: log.trim().split('\n').slice(-LAST_LINES).join('\n'),
    hint: `fix what the end of its log reports (${paths.log})`,
  });
}

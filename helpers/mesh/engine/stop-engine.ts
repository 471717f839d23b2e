import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { MeshproofError } from '../../errors.ts';
import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';
import { docker, type EngineClient } from '../docker.ts';
import { meshproofDirs } from '../host/directories.ts';
import { findExecutable } from '../host/executables.ts';
import { withLock } from '../host/lock.ts';
import type { Task } from '../host/task.ts';
import { isOfEngine, type RunningProcess, runningProcesses } from './daemon/processes.ts';
import { type EnginePaths, enginePaths } from './engine-paths.ts';
import { restoreHost } from './host-network/restore-host.ts';
import { requireIdle } from './idle-engine.ts';
import { privateDaemon, startPrivateEngine } from './private-engine.ts';

/**
 * Ends the private engine with every process, mount, bridge and rule of its, and puts the host's
 * network back as it was before its start; an engine that meshproof did not start is left alone.
 * Images and containers stay on disk. Answers whether there was anything to end.
 * @throws MeshproofError when it runs a container, or when a process, a mount or a rule outlives
 * its budget
 */
export async function stopEngine(task: Pick<Task, 'signal' | 'progress'>): Promise<{ readonly stopped: boolean }> {
  const paths = enginePaths();
  return withLock(join(meshproofDirs().state, 'engine'), task, async () => {
    const left = await processesOf(paths);
    if (left.length === 0 && (await mountsOf(paths)).length === 0) return { stopped: false };
    // A daemon that was killed leaves containers behind which only a daemon ends in order: it is
    // started once more.
    if (left.length > 0 && (await privateDaemon(paths)) === undefined)
      await startPrivateEngine(paths, { ...task, provision: true });
    const engine = await privateEngineClient();
    if (engine !== undefined) await requireIdle(engine, [], task.signal);
    task.progress('stopping the private engine');
    const bridges = engine === undefined ? [] : await bridgesOf(engine, task.signal);
    await endDaemon(paths, task.signal);
    await unmountAll(paths, task.signal);
    await restoreHost(paths, bridges, task);
    return { stopped: true };
  });
}

/** The private engine as commands are pointed to it, or undefined when its daemon does not run. */
export async function privateEngineClient(): Promise<EngineClient | undefined> {
  const paths = enginePaths();
  if ((await privateDaemon(paths)) === undefined) return undefined;
  return {
    docker: (await findExecutable('docker')) ?? 'docker',
    env: { DOCKER_HOST: `unix://${paths.socket}` },
  };
}

/**
 * Devices of the networks that were made in the engine; Docker names them after the network's id,
 * and leaves them behind.
 */
async function bridgesOf(engine: EngineClient, signal: AbortSignal): Promise<readonly string[]> {
  const list = ['network', 'ls', '--no-trunc', '--filter', 'driver=bridge', '--format', '{{.ID}} {{.Name}}'];
  const listed = await docker(engine, list, { operation: 'list the networks of the private engine', signal });
  return listed
    .split('\n')
    .map((line) => line.split(' '))
    .flatMap(([id = '', name = '']) => (id === '' || name === 'bridge' ? [] : [`br-${id.slice(0, 12)}`]));
}

async function endDaemon(paths: EnginePaths, signal: AbortSignal): Promise<void> {
  const daemon = await privateDaemon(paths);
  if (daemon !== undefined) process.kill(daemon.pid, 'SIGTERM');
  const options = {
    what: 'the private engine has ended',
    budgetMs: budgets.clusterDown,
    signal,
    hint: `see its log ${paths.log}`,
  };
  await until(options, async () => {
    const left = await processesOf(paths);
    return left.length === 0 ? true : { waiting: `still running: ${left.map((one) => one.pid).join(', ')}` };
  });
}

async function processesOf(paths: EnginePaths): Promise<RunningProcess[]> {
  return (await runningProcesses()).filter((process) => isOfEngine(process, paths));
}

async function mountsOf(paths: EnginePaths): Promise<string[]> {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  return mounts
    .split('\n')
    .flatMap((line) => line.split(' ')[4] ?? [])
    .filter(
      (point) => point === paths.data || point.startsWith(`${paths.data}/`) || point.startsWith(`${paths.exec}/`),
    );
}

async function unmountAll(paths: EnginePaths, signal: AbortSignal): Promise<void> {
  for (const point of (await mountsOf(paths)).reverse())
    await execa('umount', [point], { reject: false, cancelSignal: signal });
  const left = await mountsOf(paths);
  if (left.length === 0) return;
  throw new MeshproofError({
    operation: 'unmount what the private engine mounted',
    details: left.join('\n'),
    hint: `run: sudo umount ${left.join(' ')}`,
  });
}

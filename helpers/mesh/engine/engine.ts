import { join } from 'node:path';
import { MeshproofError } from '../../errors.ts';
import { hostBoundingSet } from '../host/capabilities.ts';
import { meshproofDirs } from '../host/directories.ts';
import { findExecutable } from '../host/executables.ts';
import { withLock } from '../host/lock.ts';
import { APPARMOR, ensureAppArmorParser, lacksAppArmorParser } from '../host/packages/apparmor.ts';
import { ensureHostPackages } from '../host/packages/ensure-packages.ts';
import type { Task } from '../host/task.ts';
import { type Answer, answerOf, candidates } from './candidates.ts';
import { enginePaths } from './engine-paths.ts';
import { privateEngineAnswer, startPrivateEngine } from './private-engine.ts';

/** A container engine that answers, and how programs are pointed to it. */
export interface Engine {
  /** Its address, as DOCKER_HOST names it. */
  readonly dockerHost: string;
  /** Absolute path of the docker command. */
  readonly docker: string;
  /** Environment for docker, kind and whatever else speaks to the engine. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether meshproof started it for itself. */
  readonly private: boolean;
  /** Whether this very call started it. */
  readonly started: boolean;
}

/**
 * A container engine: one that answers (DOCKER_HOST, the docker context, the default socket), or
 * else a private one, installed when it is absent and started in the background. Calling it again
 * finds the same engine.
 * @throws MeshproofError with the exact commands when provisioning is forbidden or needs root
 */
export async function ensureEngine(task: Task): Promise<Engine> {
  const found = await findEngine(task);
  if (found?.dockerHost.startsWith('unix:') === true) await ensureAppArmorParser(task);
  if (found !== undefined) return found;
  return withLock(join(meshproofDirs().state, 'engine'), task, async () => {
    const meanwhile = await findEngine(task);
    if (meanwhile !== undefined) return meanwhile;
    await provisionEngine(task);
    const afterInstall = await findEngine(task);
    if (afterInstall !== undefined) return afterInstall;
    await startPrivateEngine(enginePaths(), task);
    return asEngine(await requireDocker(), privateAnswer(), { private: true, started: true });
  });
}

/**
 * The engine that `ensureEngine` would use without installing or starting anything, or undefined.
 */
export async function findEngine(task: Pick<Task, 'signal' | 'progress'>): Promise<Engine | undefined> {
  const docker = await findExecutable('docker');
  if (docker === undefined) return undefined;
  for (const candidate of await candidates(docker, task.signal)) {
    const answer = await answerOf(docker, candidate, task.signal);
    if (answer === undefined) continue;
    const fault = unfit(answer, (await hostBoundingSet()).lacksSysResource);
    if (fault === undefined) return asEngine(docker, answer, { private: false, started: false });
    task.progress(`leaving the engine at ${answer.dockerHost} alone: ${fault}`);
  }
  const privateOne = await privateEngineAnswer(docker, enginePaths(), task.signal);
  return privateOne ? asEngine(docker, privateAnswer(), { private: true, started: false }) : undefined;
}

/** Why an engine that answers cannot run a node, or undefined. */
function unfit(answer: Answer, lacksSysResource: boolean): string | undefined {
  if (answer.osType !== 'linux') return `it runs ${answer.osType} containers`;
  const local = answer.dockerHost.startsWith('unix:');
  if (local && lacksSysResource && answer.defaultRuntime === 'runc')
    return 'this host lacks CAP_SYS_RESOURCE, so its privileged containers fail';
  return undefined;
}

/** openssl: checks run the commands of the articles with it. */
const TOOLS = ['iproute2', 'iptables', 'openssl'] as const;

async function provisionEngine(task: Task): Promise<void> {
  const present = (await findExecutable('dockerd')) !== undefined && (await findExecutable('docker')) !== undefined;
  const packages = present ? TOOLS : ['docker.io', ...TOOLS];
  const apparmor = (await lacksAppArmorParser()) ? APPARMOR.packages : [];
  const programs = { iproute2: 'ip', iptables: 'iptables', openssl: 'openssl' };
  await ensureHostPackages(
    { packages: [...packages, ...apparmor], programs, why: 'run containers: no Docker engine answers' },
    task,
  );
  if (!task.provision) throw mayNotStart('starting one is forbidden (--no-provision)');
  if (process.getuid?.() !== 0) throw mayNotStart('only root may start one');
}

function mayNotStart(details: string): MeshproofError {
  return new MeshproofError({
    operation: 'find a container engine',
    details: `no engine answers at DOCKER_HOST, the docker context or the default socket, and ${details}`,
    hint: 'run: sudo systemctl start docker (or set DOCKER_HOST to an engine that answers)',
  });
}

async function requireDocker(): Promise<string> {
  const docker = await findExecutable('docker');
  if (docker !== undefined) return docker;
  throw new MeshproofError({
    operation: 'find the docker command',
    details: 'no folder of PATH has an executable called docker',
    hint: 'run: sudo apt-get install docker.io',
  });
}

function privateAnswer(): Pick<Answer, 'dockerHost' | 'env'> {
  const dockerHost = `unix://${enginePaths().socket}`;
  return { dockerHost, env: { DOCKER_HOST: dockerHost } };
}

function asEngine(
  docker: string,
  answer: Pick<Answer, 'dockerHost' | 'env'>,
  how: { private: boolean; started: boolean },
): Engine {
  return { docker, dockerHost: answer.dockerHost, env: answer.env, ...how };
}

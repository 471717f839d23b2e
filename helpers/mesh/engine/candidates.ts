import { execa } from 'execa';
import { z } from 'zod';
import { budgets } from '../../timing/budgets.ts';

/** A place where a container engine may answer. */
export interface Candidate {
  readonly env: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly dockerHost: string;
  readonly env: Readonly<Record<string, string>>;
  readonly osType: string;
  readonly defaultRuntime: string;
  readonly version: string;
}

const Info = z.object({ OSType: z.string(), DefaultRuntime: z.string(), ServerVersion: z.string() });

/**
 * Where to ask, in the order in which the docker command itself decides: DOCKER_HOST, the context,
 * the default socket.
 */
export async function candidates(docker: string, signal: AbortSignal): Promise<Candidate[]> {
  const host = process.env['DOCKER_HOST'];
  const context = await currentContext(docker, signal);
  return [
    ...(host === undefined || host === '' ? [] : [{ env: { DOCKER_HOST: host } }]),
    ...(context === 'default' ? [] : [{ env: { DOCKER_HOST: '', DOCKER_CONTEXT: context } }]),
    { env: { DOCKER_HOST: '', DOCKER_CONTEXT: 'default' } },
  ];
}

async function currentContext(docker: string, signal: AbortSignal): Promise<string> {
  const asked = await execa(docker, ['context', 'show'], {
    reject: false,
    env: { DOCKER_HOST: '' },
    cancelSignal: signal,
  });
  return asked.exitCode === 0 && asked.stdout.trim() !== '' ? asked.stdout.trim() : 'default';
}

/**
 * Information of the engine at a candidate, or undefined when none responds within its budget.
 */
export async function answerOf(docker: string, candidate: Candidate, signal: AbortSignal): Promise<Answer | undefined> {
  const asked = await execa(docker, ['info', '--format', '{{json .}}'], {
    reject: false,
    env: candidate.env,
    timeout: budgets.engineProbe,
    cancelSignal: signal,
  });
  signal.throwIfAborted();
  const info = asked.exitCode === 0 ? Info.safeParse(JSON.parse(asked.stdout)) : undefined;
  if (info?.success !== true || info.data.ServerVersion === '') return undefined;
  const { OSType: osType, DefaultRuntime: defaultRuntime, ServerVersion: version } = info.data;
  return {
    osType,
    defaultRuntime,
    version,
    env: candidate.env,
    dockerHost: await addressOf(docker, candidate, signal),
  };
}

async function addressOf(docker: string, candidate: Candidate, signal: AbortSignal): Promise<string> {
  const explicit = candidate.env['DOCKER_HOST'];
  if (explicit !== undefined && explicit !== '') return explicit;
  const asked = await execa(docker, ['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'], {
    reject: false,
    env: candidate.env,
    cancelSignal: signal,
  });
  return asked.stdout.trim();
}

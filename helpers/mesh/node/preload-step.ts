import { execa } from 'execa';
import { budgets } from '../../timing/budgets.ts';
import { docker, dockerError, type EngineClient } from '../docker.ts';
import { containerMarks, labelArguments, MARK } from '../engine/containers/marks.ts';
import { removeOwnContainer } from '../engine/containers/own-containers.ts';

/** Name prefix of the container in which a preloaded image is made. */
export const PRELOAD_CONTAINER = 'meshproof-preload-';
/**
 * Preloaded node images that are kept besides the one in use: another clone's, a change that is
 * taken back.
 */
const KEPT = 2;
const NODE_ENTRYPOINT = '["/usr/local/bin/entrypoint", "/sbin/init"]';

/** One image that is put upon another. */
export interface Step {
  readonly repository: string;
  readonly node: string;
  readonly references: readonly string[];
  readonly pause: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Makes the image `reference`: the step's node image with the step's images in it. */
export async function makeStep(
  engine: EngineClient,
  step: Step,
  reference: string,
  signal: AbortSignal,
): Promise<void> {
  const container = `${PRELOAD_CONTAINER}${reference.split(':')[1] ?? ''}`;
  const drop = () => removeOwnContainer(engine, container, AbortSignal.timeout(budgets.cleanUp));
  // A run that was killed here has left it behind.
  await drop();
  try {
    await importImages(engine, step, container, signal);
    // The image inherits the container's labels: it must not carry the marks of a container of
    // ours.
    const marksOff = { [MARK.managedBy]: '', [MARK.container]: '' };
    const labels = Object.entries({ ...marksOff, ...step.labels }).map(
      ([key, value]) => `LABEL ${key}=${JSON.stringify(value)}`,
    );
    const changes = [`ENTRYPOINT ${NODE_ENTRYPOINT}`, 'CMD []', ...labels].flatMap((change) => ['--change', change]);
    const operation = 'keep the node image with the images in it';
    await docker(engine, ['commit', ...changes, container, reference], {
      operation,
      signal,
      budgetMs: budgets.imageTransfer,
    });
  } finally {
    await drop();
  }
}

async function importImages(
  engine: EngineClient,
  { references, node, pause }: Step,
  container: string,
  signal: AbortSignal,
): Promise<void> {
  const options = { env: engine.env, cancelSignal: signal, timeout: budgets.imageTransfer } as const;
  const run = [
    'run',
    '--interactive',
    '--name',
    container,
    ...labelArguments(containerMarks(container)),
    '--privileged',
    '--network',
    'none',
    '--tmpfs',
    '/run',
    '--tmpfs',
    '/tmp',
  ];
  const what = ['--entrypoint', '/usr/local/bin/preload-images', node, pause];
  try {
    await execa(engine.docker, ['save', ...references], { ...options, buffer: { stdout: false } }).pipe(
      engine.docker,
      [...run, ...what],
      options,
    );
  } catch (error) {
    signal.throwIfAborted();
    throw dockerError(error, {
      operation: 'put the images of the mesh into the node image',
      hint: 'run again with the images made afresh: npm run -s meshproof -- up --rebuild',
    });
  }
}

/** Removes preloaded images beyond the newest few; one that a cluster runs on stays. */
export async function forgetOldest(engine: EngineClient, current: string, signal: AbortSignal): Promise<void> {
  const stdout = await docker(
    engine,
    ['images', current.split(':')[0] ?? current, '--format', '{{.Repository}}:{{.Tag}}'],
    {
      operation: 'list preloaded node images',
      signal,
    },
  );
  const others = stdout.split('\n').filter((line) => line !== '' && line !== current);
  const used = await docker(engine, ['ps', '--all', '--format', '{{.Image}}'], {
    operation: 'list the containers of the engine',
    signal,
  });
  const unused = others.slice(KEPT).filter((reference) => !used.split('\n').includes(reference));
  if (unused.length > 0)
    await docker(engine, ['rmi', ...unused], {
      operation: 'remove old preloaded node images',
      signal,
      budgetMs: budgets.cleanUp,
    });
}

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { execa } from 'execa';
import { budgets } from '../../timing/budgets.ts';
import { meshproofDirs } from '../host/directories.ts';
import { withLock } from '../host/lock.ts';
import { type KubernetesImages, kubernetesReferences } from '../mesh-images.ts';
import { docker, dockerError, type EngineClient, imageIds } from './docker.ts';
import { LAYOUT_LABEL } from './node-layout.ts';

/** Repositories of node images that hold the images of Kubernetes, and on top of them those of a mesh. */
const WITH_KUBERNETES = 'meshproof/node-kubernetes';
const WITH_MESH = 'meshproof/node-mesh';
/** Name prefix of the container in which a preloaded image is made. */
export const PRELOAD_CONTAINER = 'meshproof-preload-';
/** Path that `withLock` guards while one is made. */
export const preloadLock = (): string => join(meshproofDirs().state, 'preload');
/** Preloaded node images that are kept besides the one in use: another clone's, a change that is taken back. */
const KEPT = 2;
const ROOTFS_ENTRYPOINT = '["/usr/local/bin/entrypoint", "/sbin/init"]';

export interface Preload {
  readonly node: string;
  readonly kubernetes: KubernetesImages;
  /** References, beyond those of Kubernetes, that the node shall hold. */
  readonly images: readonly string[];
}

interface Context {
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
}

/**
 * A node image that holds every given image unpacked, so that a node starts with them instead of loading them: made once per
 * content, found again afterwards. Kubernetes and the rest are two steps, so that a change of the rest makes the rest only.
 * @throws MeshproofError when the engine or the import fails
 */
export async function preloadedNode(engine: EngineClient, preload: Preload, context: Context): Promise<string> {
  const { node, kubernetes, images } = preload;
  const { pause } = kubernetes;
  const labels = { [LAYOUT_LABEL]: JSON.stringify(kubernetes) };
  const below = { repository: WITH_KUBERNETES, node, references: kubernetesReferences(kubernetes), pause, labels };
  const withKubernetes = await ensureStep(engine, below, context);
  if (images.length === 0) return withKubernetes;
  const above = { repository: WITH_MESH, node: withKubernetes, references: images, pause, labels: {} };
  return ensureStep(engine, above, context);
}

/** One image that is put upon another. */
interface Step {
  readonly repository: string;
  readonly node: string;
  readonly references: readonly string[];
  readonly pause: string;
  readonly labels: Readonly<Record<string, string>>;
}

async function ensureStep(engine: EngineClient, step: Step, context: Context): Promise<string> {
  const ids = await imageIds(engine, [step.node, ...step.references], context.signal);
  const reference = `${step.repository}:${preloadKey(ids, step.pause)}`;
  if (await exists(engine, reference, context.signal)) return reference;
  return withLock(preloadLock(), context, async () => {
    if (await exists(engine, reference, context.signal)) return reference;
    context.progress(`putting ${step.references.length.toString()} images into the node image, once`);
    await makeStep(engine, step, reference, context.signal);
    await forgetOldest(engine, reference, context.signal);
    return reference;
  });
}

/** Names the content: the same images under the same names give the same key. */
export function preloadKey(ids: ReadonlyMap<string, string>, pause: string): string {
  const sorted = [...ids].sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([sorted, pause]))
    .digest('hex')
    .slice(0, 16);
}

async function exists(engine: EngineClient, reference: string, signal: AbortSignal): Promise<boolean> {
  const found = await docker(engine, ['images', '--quiet', reference], { attempted: `look up ${reference}`, signal });
  return found.trim() !== '';
}

async function makeStep(engine: EngineClient, step: Step, reference: string, signal: AbortSignal): Promise<void> {
  const container = `${PRELOAD_CONTAINER}${reference.split(':')[1] ?? ''}`;
  const drop = () =>
    docker(engine, ['rm', '--force', '--volumes', container], {
      attempted: `remove the container ${container}`,
      signal: AbortSignal.timeout(budgets.cleanUp),
    });
  // A run that was killed here has left it behind.
  await drop();
  try {
    await importImages(engine, step, container, signal);
    const labels = Object.entries(step.labels).map(([key, value]) => `LABEL ${key}=${JSON.stringify(value)}`);
    const changes = [`ENTRYPOINT ${ROOTFS_ENTRYPOINT}`, 'CMD []', ...labels].flatMap((change) => ['--change', change]);
    const attempted = 'keep the node image with the images in it';
    await docker(engine, ['commit', ...changes, container, reference], {
      attempted,
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
      attempted: 'put the images of the mesh into the node image',
      repair: 'run again with the images made afresh: npm run -s meshproof -- up --rebuild',
    });
  }
}

/** Removes preloaded images beyond the newest few; one that a cluster runs on stays. */
async function forgetOldest(engine: EngineClient, current: string, signal: AbortSignal): Promise<void> {
  const stdout = await docker(
    engine,
    ['images', current.split(':')[0] ?? current, '--format', '{{.Repository}}:{{.Tag}}'],
    {
      attempted: 'list preloaded node images',
      signal,
    },
  );
  const others = stdout.split('\n').filter((line) => line !== '' && line !== current);
  const used = await docker(engine, ['ps', '--all', '--format', '{{.Image}}'], {
    attempted: 'list the containers of the engine',
    signal,
  });
  const unused = others.slice(KEPT).filter((reference) => !used.split('\n').includes(reference));
  if (unused.length > 0)
    await docker(engine, ['rmi', ...unused], {
      attempted: 'remove old preloaded node images',
      signal,
      budgetMs: budgets.cleanUp,
    });
}

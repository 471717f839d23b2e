import { execa } from 'execa';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { budgets } from '../../timing/budgets.ts';
import { meshproofDirs } from '../host/directories.ts';
import { withLock } from '../host/lock.ts';
import { type KubernetesImages, kubernetesReferences } from '../mesh-images.ts';
import { docker, dockerError, type EngineClient, imageIds } from './docker.ts';
import { LAYOUT_LABEL } from './node-layout.ts';

/** Repository of the node images that hold every image of a mesh. */
const PRELOADED = 'meshproof/node-preloaded';
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
 * A node image that holds every given image unpacked, so that a node starts with them instead of loading them:
 * made once per content, found again afterwards. Answers its reference.
 * @throws MeshproofError when the engine or the import fails
 */
export async function preloadedNode(engine: EngineClient, preload: Preload, context: Context): Promise<{ reference: string; reused: boolean }> {
  const references = [...kubernetesReferences(preload.kubernetes), ...preload.images];
  const ids = await imageIds(engine, [preload.node, ...references], context.signal);
  const reference = `${PRELOADED}:${preloadKey(ids, preload.kubernetes)}`;
  if (await exists(engine, reference, context.signal)) return { reference, reused: true };
  return withLock(preloadLock(), context, async () => {
    if (await exists(engine, reference, context.signal)) return { reference, reused: true };
    context.progress(`putting ${references.length.toString()} images into the node image, once`);
    await makePreloaded(engine, { ...preload, references, reference }, context);
    await forgetOldest(engine, reference, context.signal);
    return { reference, reused: false };
  });
}

/** Names the content: the same images under the same names give the same key. */
export function preloadKey(ids: ReadonlyMap<string, string>, kubernetes: KubernetesImages): string {
  const sorted = [...ids].sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256').update(JSON.stringify([sorted, kubernetes])).digest('hex').slice(0, 16);
}

async function exists(engine: EngineClient, reference: string, signal: AbortSignal): Promise<boolean> {
  const found = await docker(engine, ['images', '--quiet', reference], { attempted: `look up ${reference}`, signal });
  return found.trim() !== '';
}

async function makePreloaded(engine: EngineClient, work: Preload & { references: readonly string[]; reference: string }, { signal }: Context): Promise<void> {
  const container = `${PRELOAD_CONTAINER}${work.reference.split(':')[1] ?? ''}`;
  const drop = () => docker(engine, ['rm', '--force', '--volumes', container], { attempted: `remove the container ${container}`, signal: AbortSignal.timeout(budgets.cleanUp) });
  // A run that was killed here has left it behind.
  await drop();
  try {
    await importImages(engine, { container, ...work }, signal);
    const changes = [`ENTRYPOINT ${ROOTFS_ENTRYPOINT}`, 'CMD []', `LABEL ${LAYOUT_LABEL}=${JSON.stringify(JSON.stringify(work.kubernetes))}`];
    const args = ['commit', ...changes.flatMap((change) => ['--change', change]), container, work.reference];
    await docker(engine, args, { attempted: 'keep the node image with the images in it', signal, budgetMs: budgets.imageTransfer });
  } finally {
    await drop();
  }
}

async function importImages(engine: EngineClient, work: Preload & { container: string; references: readonly string[] }, signal: AbortSignal): Promise<void> {
  const options = { env: engine.env, cancelSignal: signal, timeout: budgets.imageTransfer } as const;
  const run = ['run', '--interactive', '--name', work.container, '--privileged', '--network', 'none'];
  const where = ['--tmpfs', '/run', '--tmpfs', '/tmp', '--entrypoint', '/usr/local/bin/preload-images', work.node, work.kubernetes.pause];
  try {
    await execa(engine.docker, ['save', ...work.references], { ...options, buffer: { stdout: false } }).pipe(engine.docker, [...run, ...where], options);
  } catch (error) {
    signal.throwIfAborted();
    throw dockerError(error, { attempted: 'put the images of the mesh into the node image', repair: 'run again with the images made afresh: npm run -s meshproof -- clean --all' });
  }
}

/** Removes preloaded images beyond the newest few; one that a cluster runs on stays. */
async function forgetOldest(engine: EngineClient, current: string, signal: AbortSignal): Promise<void> {
  const stdout = await docker(engine, ['images', PRELOADED, '--format', '{{.Repository}}:{{.Tag}}'], { attempted: 'list preloaded node images', signal });
  const others = stdout.split('\n').filter((line) => line !== '' && line !== current);
  const used = await docker(engine, ['ps', '--all', '--format', '{{.Image}}'], { attempted: 'list the containers of the engine', signal });
  const unused = others.slice(KEPT).filter((reference) => !used.split('\n').includes(reference));
  if (unused.length > 0) await docker(engine, ['rmi', ...unused], { attempted: 'remove old preloaded node images', signal, budgetMs: budgets.cleanUp });
}

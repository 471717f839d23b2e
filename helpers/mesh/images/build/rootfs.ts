import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { announced } from '../../../timing/progress/progress.ts';
import { cachedArtifact } from '../../artifacts/artifact-cache.ts';
import type { Engine } from '../../engine/engine.ts';
import { meshproofDirs } from '../../host/directories.ts';
import { ensureHostPackages } from '../../host/packages/ensure-packages.ts';
import type { Task } from '../../host/task.ts';
import { IMAGES } from '../table/recipes.ts';
import { aptSourcesOf } from './apt-sources.ts';
import { runStep } from './logged-command.ts';

export interface Rootfs {
  /** The image whose packages.txt lists its content. */
  readonly image: string;
  readonly key: string;
  readonly suite: string;
  /** Reference under which the engine shall have it. */
  readonly reference: string;
}

/** Files that are not read in a container. */
const LEFT_OUT = ['/usr/share/man/*', '/usr/share/info/*', '/usr/share/locale/*', '/usr/share/doc/*', '/var/log/apt/*'];

/**
 * Makes a Debian root file system of an image's packages.txt, unless the cache has it, and gives it
 * to the engine.
 */
export async function ensureRootfs(rootfs: Rootfs, engine: Engine, task: Task): Promise<void> {
  const make = (folder: string) => bootstrap(rootfs, join(folder, 'rootfs.tar'), task);
  const artifact = { name: `rootfs-${rootfs.image}`, key: rootfs.key, make };
  const { folder } = await cachedArtifact(join(meshproofDirs().cache, 'rootfs'), artifact, task.progress);
  await runStep({
    subject: `rootfs-${rootfs.image}`,
    step: 'docker import',
    command: [
      engine.docker,
      'import',
      '--change',
      `LABEL dev.meshproof.key=${rootfs.key}`,
      join(folder, 'rootfs.tar'),
      rootfs.reference,
    ],
    env: engine.env,
    signal: task.signal,
  });
}

async function bootstrap(rootfs: Rootfs, target: string, task: Task): Promise<void> {
  await ensureHostPackages(
    {
      packages: ['mmdebstrap', 'debian-archive-keyring'],
      programs: { mmdebstrap: 'mmdebstrap' },
      why: 'make Debian root file systems for the images',
    },
    task,
  );
  const packages = (await readFile(join(IMAGES, rootfs.image, 'packages.txt'), 'utf8'))
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const options = [
    '--variant=essential',
    `--include=${packages.join(',')}`,
    ...LEFT_OUT.map((path) => `--dpkgopt=path-exclude=${path}`),
    '--dpkgopt=force-unsafe-io',
    '--aptopt=Acquire::Languages "none"',
    ...(await aptProxyOptions(task.signal)),
  ];
  const command = ['mmdebstrap', ...options, rootfs.suite, target, ...(await hostSources(rootfs.suite, task))] as const;
  const title = `making the Debian root file system of ${rootfs.image} (about a minute)`;
  await announced(task.progress, title, () =>
    runStep({
      subject: `rootfs-${rootfs.image}`,
      step: 'mmdebstrap',
      command,
      env: { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' },
      signal: task.signal,
    }),
  );
}

/**
 * The host's own package sources for the suite: a company's mirror is used without being named
 * again.
 */
async function hostSources(suite: string, task: Task): Promise<readonly string[]> {
  const folder = '/etc/apt/sources.list.d';
  const listed = (await readdir(folder).catch(() => [])).map((name) => join(folder, name));
  const files = await Promise.all(
    ['/etc/apt/sources.list', ...listed].map(async (file) => ({
      file,
      content: await readFile(file, 'utf8').catch(() => ''),
    })),
  );
  const { used, unsigned } = aptSourcesOf(suite, files);
  for (const file of unsigned) task.progress(`leaving ${file} out: it takes packages without a valid signature`);
  return used;
}

/** The host's proxies for packages, as options of mmdebstrap. */
async function aptProxyOptions(signal: AbortSignal): Promise<string[]> {
  const dump = await execa('apt-config', ['dump', 'Acquire'], { reject: false, cancelSignal: signal });
  return (dump.stdout ?? '')
    .split('\n')
    .filter((line) => /^Acquire::https?::Proxy\b.*"[^"]+";$/i.test(line))
    .map((line) => `--aptopt=${line}`);
}

import { mkdir, statfs } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { satisfies } from 'semver';
import { hostBoundingSet } from '../../mesh/host/capabilities.ts';
import { meshproofDirs } from '../../mesh/host/directories.ts';
import { type Finding, ready } from './finding.ts';

const GIB = 2 ** 30;
/** Measured: the kind node with Istio and a cast uses 2 GiB, its image builds less than 4. */
const LEAST_MEMORY = 3.5 * GIB;
/** Bytes for the images, toolchain and caches of one version built from packages. */
const DISK = { comfortable: 15 * GIB, least: 2 * GIB };

/** Node.js against the range of package.json. */
export function nodeFinding(version: string, range: string): Finding {
  if (satisfies(version, range)) return ready('Node.js', version);
  return {
    need: 'Node.js',
    state: 'missing',
    details: `${version}, needs ${range}`,
    hint: 'start with npm, which installs a suitable Node.js: npm start',
  };
}

export function memoryFinding(bytes: number = totalmem(), cores: number = availableParallelism()): Finding {
  const details = `${(bytes / GIB).toFixed(1)} GiB, ${cores} cores`;
  if (bytes >= LEAST_MEMORY) return ready('memory', details);
  return {
    need: 'memory',
    state: 'warning',
    details,
    hint: 'give the machine 4 GiB, or use --context with an existing mesh',
  };
}

/** Free space for caches and images. */
export async function diskFinding(directory: string = meshproofDirs().cache): Promise<Finding> {
  await mkdir(directory, { recursive: true });
  const { bavail, bsize } = await statfs(directory);
  return diskState(bavail * bsize, directory);
}

export function diskState(free: number, directory: string): Finding {
  const details = `${(free / GIB).toFixed(1)} GiB free at ${directory}`;
  if (free >= DISK.comfortable) return ready('disk', details);
  const hint = 'free space there, or set XDG_CACHE_HOME and XDG_STATE_HOME to a larger disk';
  return { need: 'disk', state: free < DISK.least ? 'missing' : 'warning', details, hint };
}

/**
 * Hosts without CAP_SYS_RESOURCE need a private engine with a runtime wrapper, which a run sets up.
 */
export async function capabilityFinding(): Promise<Finding> {
  if (process.platform !== 'linux') return ready('capabilities', `not restricted by ${process.platform}`);
  const { lacksSysResource } = await hostBoundingSet();
  if (!lacksSysResource) return ready('capabilities', 'the host grants all that containers need');
  return {
    need: 'capabilities',
    state: 'will',
    details: 'the host does not grant CAP_SYS_RESOURCE; a run uses a private engine with a wrapper',
    hint: '',
  };
}

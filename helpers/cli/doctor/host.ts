import { mkdir, statfs } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { satisfies } from 'semver';
import { hostBoundingSet } from '../../mesh/host/capabilities.ts';
import { meshproofDirs } from '../../mesh/host/directories.ts';
import { type Finding, ready } from './finding.ts';

const GIB = 2 ** 30;
/** The kind node with Istio and the cast was measured at 2 GiB, its builds at less than 4. */
const LEAST_MEMORY = 3.5 * GIB;
/** Images, toolchain and caches of one version from packages. */
const DISK = { comfortable: 15 * GIB, least: 2 * GIB };

/** Node.js against the range of package.json. */
export function nodeFinding(version: string, range: string): Finding {
  if (satisfies(version, range)) return ready('Node.js', version);
  return {
    need: 'Node.js',
    state: 'missing',
    says: `${version}, needs ${range}`,
    hint: 'start through npm, which brings a fitting Node.js: npm start',
  };
}

export function memoryFinding(bytes: number = totalmem(), cores: number = availableParallelism()): Finding {
  const says = `${(bytes / GIB).toFixed(1)} GiB, ${cores} cores`;
  if (bytes >= LEAST_MEMORY) return ready('memory', says);
  return {
    need: 'memory',
    state: 'warning',
    says,
    hint: 'give the machine 4 GiB, or use --context with an existing mesh',
  };
}

/** Free space where caches and images go. */
export async function diskFinding(directory: string = meshproofDirs().cache): Promise<Finding> {
  await mkdir(directory, { recursive: true });
  const { bavail, bsize } = await statfs(directory);
  return diskState(bavail * bsize, directory);
}

export function diskState(free: number, directory: string): Finding {
  const says = `${(free / GIB).toFixed(1)} GiB free at ${directory}`;
  if (free >= DISK.comfortable) return ready('disk', says);
  const hint = 'free space there, or set XDG_CACHE_HOME and XDG_STATE_HOME to a larger disk';
  return { need: 'disk', state: free < DISK.least ? 'missing' : 'warning', says, hint };
}

/** Hosts that withhold CAP_SYS_RESOURCE need a private engine with a runtime wrapper; a run sees to it. */
export async function capabilityFinding(): Promise<Finding> {
  if (process.platform !== 'linux') return ready('capabilities', `not restricted by ${process.platform}`);
  const { withholdsSysResource } = await hostBoundingSet();
  if (!withholdsSysResource) return ready('capabilities', 'the host withholds none that containers need');
  return {
    need: 'capabilities',
    state: 'will',
    says: 'the host withholds CAP_SYS_RESOURCE; a private engine with a wrapper works around it',
    hint: '',
  };
}

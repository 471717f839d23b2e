import { cpus, loadavg, release, totalmem } from 'node:os';
import * as z from 'zod';
import type { BundleWriter } from '../../../evidence/bundle/bundle-writer.ts';
import { kubectl } from '../../../kube/kubectl.ts';
import { readVersions } from '../../../mesh/host/pins.ts';
import { loadExtraImage } from '../../../mesh/load-extra-image.ts';
import type { StartedMesh } from '../../../mesh/started-mesh.ts';
import type { CostDocument } from '../../../report/cost/cost-document.ts';
import { startManagedMesh } from '../../lifecycle/bring-up.ts';
import { siteOf, type Bench } from '../bench-run.ts';
import type { Site } from '../site.ts';
import { deployCost } from './cost-cast.ts';
import { LOAD, measureWays } from './measure-cost.ts';

/** Deploys the pairs of workloads on the managed mesh and measures every way between them. */
export async function measureCost(bench: Bench, sink: BundleWriter, signal: AbortSignal): Promise<CostDocument> {
  const { context, flags, ledger } = bench;
  const { progress } = context;
  const [loadBefore = 0] = loadavg();
  const measuredAt = new Date().toISOString();
  await using mesh = await startManagedMesh(context, flags, ledger, signal);
  const site = siteOf(bench, mesh, sink, signal);
  const fortio = await progress.phase('fortio', (log) => generator(bench, log, signal));
  const withGenerator = { ...site, castImages: { ...site.castImages, fortio } };
  await progress.phase('cast', (log) => deployCost(withGenerator, log));
  const ways = await progress.phase('cost', (log) => measureWays(site, flags.rounds, log));
  return {
    schema: 'meshproof/cost',
    measuredAt,
    machine: machineFacts(loadBefore),
    mesh: await meshFacts(mesh, site),
    load: LOAD,
    ways: [...ways],
  };
}

/** The image of the load generator: of the flag, or made here and loaded into the node. */
function generator({ flags }: Bench, log: (line: string) => void, signal: AbortSignal): Promise<string> {
  const named = flags.castImage?.['fortio'];
  if (named !== undefined) return Promise.resolve(named);
  return loadExtraImage('fortio', flags.name, { provision: flags.provision, signal, progress: log });
}

function machineFacts(loadBefore: number): CostDocument['machine'] {
  const cores = cpus();
  return {
    cpu: cores[0]?.model ?? 'an unknown processor',
    cores: cores.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    loadBefore,
  };
}

const ServerInfo = z.object({ version: z.string() });

async function meshFacts(mesh: StartedMesh, { target, prefix, signal }: Site): Promise<CostDocument['mesh']> {
  const { cluster, istio } = await mesh.subject();
  const { modules } = await readVersions();
  const exec = ['exec', '--quiet', '--namespace', `${prefix}strict`, 'deployment/server', '--container', 'istio-proxy'];
  const info = await kubectl(target, [...exec, '--', 'pilot-agent', 'request', 'GET', 'server_info'], {
    operation: 'read the version of Envoy',
    signal,
  });
  return {
    kubernetes: cluster.kubernetes,
    istio: istio.controlPlane,
    // hash/version/state/build/TLS library
    envoy: ServerInfo.parse(JSON.parse(info)).version.split('/').slice(1).join('/'),
    loadGenerator: `Fortio ${modules['fortio']?.reports ?? ''}`,
  };
}

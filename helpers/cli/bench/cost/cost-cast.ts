import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { namespacesOf } from '../../../check/plan/lanes/workloads.ts';
import { sidecarJoin } from '../../../dataplane/sidecar/join/join.ts';
import type { CastWorkload } from '../../../kube/cast/cast-workload.ts';
import { ensureCast } from '../../../kube/cast/cast.ts';
import { ingressScopes } from '../../../kube/isolation/ingress.ts';
import { parseManifest, type KubeObject } from '../../../kube/manifest.ts';
import { runLabels } from '../../../kube/namespace.ts';
import type { Log } from '../../output/progress.ts';
import type { Site } from '../site.ts';
import { PAIRS, ROLES, type Place } from './ways.ts';

const MANIFESTS = new URL('../../../../manifests/bench/', import.meta.url);

const PLACES = Object.keys(PAIRS) as readonly Place[];

/** The workloads of all pairs. */
export function costCast(prefix: string): readonly CastWorkload[] {
  return PLACES.flatMap((place) => {
    const namespace = `${prefix}${place}`;
    const { membership } = PAIRS[place];
    return ROLES.map((name) => ({
      app: 'fortio' as const,
      name,
      namespace,
      serviceAccount: name,
      exportTo: [namespace],
      membership,
    }));
  });
}

/** Deploys every pair and its settings; waits until all are ready. */
export async function deployCost(site: Site, log: Log): Promise<void> {
  const { target, runId, index, castImages, revision, prefix, signal } = site;
  const workloads = costCast(prefix);
  const namespaces = namespacesOf(workloads);
  const settings = await Promise.all(PLACES.map((place) => settingsOf(place, site)));
  const request = {
    runId,
    namespaces,
    fixtures: [...ingressScopes(namespaces, runId), ...settings.flat()],
    workloads: workloads.map((workload) => sidecarJoin(runId).workload(workload)),
    images: castImages,
    ...(revision === undefined ? {} : { revision }),
  };
  const pods = await ensureCast(target, request, { index, signal });
  log(`${pods.length.toString()} workloads are ready`);
}

async function settingsOf(place: Place, { prefix, runId }: Site): Promise<readonly KubeObject[]> {
  const files = PAIRS[place].manifests.map((file) => fileURLToPath(new URL(file, MANIFESTS)));
  const objects = await Promise.all(files.map(async (file) => parseManifest(await readFile(file, 'utf8'), file)));
  return objects.flat().map((object) => ({
    ...object,
    metadata: { ...object.metadata, namespace: `${prefix}${place}`, labels: runLabels(runId) },
  }));
}

import { parse } from 'yaml';
import { z } from 'zod';
import { MeshproofError } from '../../errors.ts';
import type { Subject } from './subject.ts';

export const ServerVersion = z.object({ gitVersion: z.string() });

export const Nodes = z.array(
  z.object({
    status: z.object({
      nodeInfo: z.object({
        osImage: z.string(),
        kernelVersion: z.string(),
        containerRuntimeVersion: z.string(),
        kubeletVersion: z.string(),
      }),
    }),
  }),
);

const ContainerStatus = z.object({ image: z.string(), imageID: z.string() });

export const Pods = z.array(
  z.object({
    status: z.object({
      containerStatuses: z.array(ContainerStatus).optional(),
      initContainerStatuses: z.array(ContainerStatus).optional(),
    }),
  }),
);

/** What `istioctl version -o json` answers, as far as it is read. */
export const IstioVersions = z.object({
  clientVersion: z.object({ version: z.string() }),
  meshVersion: z
    .array(
      z.object({ Component: z.string(), Revision: z.string().optional(), Info: z.object({ version: z.string() }) }),
    )
    .nullish(),
  dataPlaneVersion: z.array(z.object({ IstioVersion: z.string() })).nullish(),
});

export type MeshVersions = Pick<Subject['istio'], 'client' | 'controlPlane' | 'dataPlane'>;

/**
 * Versions of the client, the control plane and the proxies.
 * @param revision of the istiods, where they report theirs
 * @throws MeshproofError when no istiod answered, or when several answered different versions
 */
export function versionsOf(answer: z.infer<typeof IstioVersions>, revision?: string): MeshVersions {
  const all = answer.meshVersion ?? [];
  const ofRevision = all.filter(({ Revision }) => Revision === revision);
  const pilots = [...new Set((ofRevision.length === 0 ? all : ofRevision).map(({ Info }) => Info.version))];
  const [controlPlane, ...others] = pilots;
  if (controlPlane === undefined || others.length > 0) throw ambiguous(pilots);
  const dataPlane: Record<string, number> = {};
  for (const { IstioVersion } of answer.dataPlaneVersion ?? [])
    dataPlane[IstioVersion] = (dataPlane[IstioVersion] ?? 0) + 1;
  return { client: answer.clientVersion.version, controlPlane, dataPlane };
}

function ambiguous(pilots: readonly string[]): MeshproofError {
  return new MeshproofError({
    operation: 'read the version of the control plane',
    details: pilots.length === 0 ? 'no istiod answered' : `several answered: ${pilots.join(', ')}`,
    hint:
      pilots.length === 0
        ? 'see that istiod runs: kubectl get pods -n istio-system'
        : 'name one of them with --revision, and wait until no roll-out is under way',
  });
}

/**
 * Image id by image name over all containers of pods, init containers too; a container that has not
 * started has none.
 */
export function runningImages(pods: z.infer<typeof Pods>): Record<string, string> {
  const statuses = pods.flatMap(({ status }) => [
    ...(status.initContainerStatuses ?? []),
    ...(status.containerStatuses ?? []),
  ]);
  const entries = statuses
    .filter(({ imageID }) => imageID !== '')
    .map(({ image, imageID }) => [image, imageID] as const);
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

const MeshConfig = z.object({ trustDomain: z.string().optional() }).nullable();

/** The trust domain that a mesh configuration (YAML) states; Istio's default is cluster.local. */
export function trustDomainOf(meshConfig: string): string {
  return MeshConfig.parse(parse(meshConfig))?.trustDomain ?? 'cluster.local';
}

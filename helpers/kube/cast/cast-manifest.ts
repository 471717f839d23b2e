import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { EXIT, MeshproofError } from '../../errors.ts';
import type { DeployedApp } from '../../model/workloads/cast-member.ts';
import type { Annotations } from '../../model/workloads/probed.ts';
import { withoutOpenGrpc } from '../isolation/echo-control.ts';
import { exportedTo } from '../isolation/export-to.ts';
import { parseManifest, type KubeObject } from '../manifest.ts';
import { LABEL, runLabels } from '../namespace.ts';
import { asRecord } from './cast-annotations.ts';
import { layOver, injectionMark } from './cast-annotations.ts';
import type { CastWorkload } from './cast-workload.ts';
import { probedContainers, PROXY_FIRST } from './probed-pod.ts';

const BASE = new URL('../../../manifests/base/', import.meta.url);

/** Reads an application's base manifest. Throws MeshproofError when it is missing or not YAML. */
export async function readBaseManifest(app: DeployedApp): Promise<KubeObject[]> {
  const path = fileURLToPath(new URL(`${app}.yaml`, BASE));
  return parseManifest(await readFile(path, 'utf8'), path);
}

/**
 * A base manifest made into one workload of the cast: its namespace, names, labels, account,
 * annotations and image are put in by structure, everything else stays as in the file.
 * @throws MeshproofError when the mesh names no image for the application.
 */
export function castObjects(
  base: readonly KubeObject[],
  workload: CastWorkload,
  { image, runId }: { image: string | undefined; runId: string },
): KubeObject[] {
  // Injection writes the image of a gateway.
  if (image === undefined && workload.app !== 'gateway') throw noImage(workload.app);
  return structuredClone([...base]).map((object) => {
    const { app, name, namespace, serviceAccount } = workload;
    const renamed =
      object.kind === 'ServiceAccount' ? serviceAccount : object.metadata.name === app ? name : object.metadata.name;
    const labels = { ...object.metadata.labels, ...runLabels(runId), app: name };
    const placed: KubeObject = { ...object, metadata: { ...object.metadata, name: renamed, namespace, labels } };
    if (object.kind === 'Service')
      return exportedTo({ ...placed, spec: serviceSpec(asRecord(object['spec']), workload) }, workload.exportTo);
    if (object.kind === 'EnvoyFilter')
      return { ...placed, spec: { ...asRecord(object['spec']), workloadSelector: { labels: { app: name } } } };
    if (object.kind === 'RoleBinding') return boundTo(placed, workload);
    return object.kind === 'Deployment'
      ? asServiceKind(castDeployment(placed, workload, image, runId), workload)
      : placed;
  });
}

/** A Role is bound to the account of the workload. */
function boundTo(binding: KubeObject, { name, namespace, serviceAccount }: CastWorkload): KubeObject {
  const subjects = [{ kind: 'ServiceAccount', name: serviceAccount, namespace }];
  return { ...binding, roleRef: { ...asRecord(binding['roleRef']), name }, subjects };
}

/** The name of a headless Service leads to the pod itself, so its ports are the container's. */
function serviceSpec(spec: Readonly<Record<string, unknown>>, workload: CastWorkload): object {
  const { name, serviceKind, probed, externalTrafficPolicy } = workload;
  // An unready pod must keep serving its peers, or it could not be distinguished from a dead one.
  const found = probed === undefined ? {} : { publishNotReadyAddresses: true };
  const ports = (spec['ports'] as readonly Record<string, unknown>[]).filter(
    ({ port }) => workload.ports?.includes(port as number) !== false,
  );
  const outer = externalTrafficPolicy === undefined ? {} : { externalTrafficPolicy };
  const plain = { ...spec, selector: { app: name }, ...found, ...outer, ports };
  if (serviceKind === undefined) return plain;
  return { ...plain, clusterIP: 'None', ports: ports.map((port) => ({ ...port, port: port['targetPort'] })) };
}

/** Kind of the object that owns a workload's pods. */
export function kindOf({ serviceKind }: Pick<CastWorkload, 'serviceKind'>): 'Deployment' | 'StatefulSet' {
  return serviceKind === 'stateful-set' ? 'StatefulSet' : 'Deployment';
}

function asServiceKind(deployment: KubeObject, workload: CastWorkload): KubeObject {
  if (kindOf(workload) === 'Deployment') return deployment;
  const { strategy: _strategy, ...spec } = asRecord(deployment['spec']);
  return { ...deployment, kind: 'StatefulSet', spec: { ...spec, serviceName: workload.name } };
}

function castDeployment(
  object: KubeObject,
  workload: CastWorkload,
  image: string | undefined,
  runId: string,
): KubeObject {
  const spec = asRecord(object['spec']);
  const template = asRecord(spec['template']);
  const metadata = asRecord(template['metadata']);
  const podSpec = asRecord(template['spec']);
  const containers = (podSpec['containers'] as readonly Record<string, unknown>[]).map((container) =>
    container['name'] === workload.app && image !== undefined ? { ...container, image } : container,
  );
  const { app, name, probed, annotations = {} } = workload;
  const base = asRecord(metadata['annotations']) as Annotations;
  const podMetadata = {
    labels: {
      ...asRecord(metadata['labels']),
      ...workload.labels,
      ...runLabels(runId),
      ...(app === 'gateway' ? { [LABEL.namespace]: workload.namespace } : {}),
      app: name,
    },
    annotations: {
      ...layOver(probed === undefined ? base : layOver(base, PROXY_FIRST), annotations),
      ...injectionMark(workload),
    },
  };
  const asked = probed === undefined ? containers : probedContainers(containers, app, probed);
  const podTemplate = {
    metadata: podMetadata,
    spec: {
      ...podSpec,
      serviceAccountName: workload.serviceAccount,
      containers: withoutOpenGrpc(asked, workload),
    },
  };
  // One pod at a time: a pod that is not ready would not take the place of one that is.
  const strategy = probed === undefined ? {} : { strategy: { type: 'Recreate' } };
  const selector = { matchLabels: { app: name } };
  return { ...object, spec: { ...spec, ...strategy, selector, template: podTemplate } };
}

function noImage(app: string): MeshproofError {
  return new MeshproofError({
    operation: `cast ${app}`,
    details: `the mesh names no image for the application ${app}`,
    hint: 'add it to the images of the mesh (castImages)',
    exitCode: EXIT.environment,
  });
}

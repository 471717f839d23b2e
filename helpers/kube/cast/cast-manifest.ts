import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { EXIT, MeshproofError } from '../../errors.ts';
import type { App, Injection, Membership, ServiceKind } from '../../model/workloads/cast-member.ts';
import type { Annotations, Probed } from '../../model/workloads/probed.ts';
import { withoutOpenGrpc } from '../isolation/echo-control.ts';
import { exportedTo } from '../isolation/export-to.ts';
import { parseManifest, type KubeObject } from '../manifest.ts';
import { runLabels } from '../namespace.ts';
import { probedContainers, PROXY_FIRST } from './probed-pod.ts';

export interface CastWorkload {
  readonly app: App;
  readonly serviceKind?: ServiceKind;
  /** Ports of its Service, by their numbers in the base manifest. @default all of them */
  readonly ports?: readonly number[];
  /** Name of its Deployment, Service and label `app`; often the application's own. */
  readonly name: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Namespaces whose sidecars learn of its Service: those of its cast, on the mesh. */
  readonly exportTo: readonly string[];
  readonly membership: Membership;
  readonly injection?: Injection;
  readonly probed?: Probed;
  /** Its probes may keep it from ever being ready: it is deployed once its containers have run. */
  readonly mayStayUnready?: true;
  /** Added to the pod template, over those of the base manifest. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Added to the pod template, over those of the base manifest. */
  readonly labels?: Readonly<Record<string, string>>;
}

const BASE = new URL('../../../manifests/base/', import.meta.url);

/** Reads an application's base manifest. Throws MeshproofError when it is missing or not YAML. */
export async function readBaseManifest(app: App): Promise<KubeObject[]> {
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
  if (image === undefined) throw noImage(workload.app);
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
    return object.kind === 'Deployment'
      ? asServiceKind(castDeployment(placed, workload, image, runId), workload)
      : placed;
  });
}

/** The name of a headless Service leads to the pod itself, so its ports are the container's. */
function serviceSpec(spec: Readonly<Record<string, unknown>>, workload: CastWorkload): object {
  const { name, serviceKind, probed } = workload;
  // An unready pod must keep serving its peers, or it could not be distinguished from a dead one.
  const found = probed === undefined ? {} : { publishNotReadyAddresses: true };
  const ports = (spec['ports'] as readonly Record<string, unknown>[]).filter(
    ({ port }) => workload.ports?.includes(port as number) !== false,
  );
  const plain = { ...spec, selector: { app: name }, ...found, ports };
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

function castDeployment(object: KubeObject, workload: CastWorkload, image: string, runId: string): KubeObject {
  const spec = asRecord(object['spec']);
  const template = asRecord(spec['template']);
  const metadata = asRecord(template['metadata']);
  const podSpec = asRecord(template['spec']);
  const containers = (podSpec['containers'] as readonly Record<string, unknown>[]).map((container) =>
    container['name'] === workload.app ? { ...container, image } : container,
  );
  const { app, name, probed, annotations = {} } = workload;
  const base = asRecord(metadata['annotations']) as Annotations;
  const podMetadata = {
    labels: {
      ...asRecord(metadata['labels']),
      ...workload.labels,
      ...runLabels(runId),
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

/**
 * Annotation whose value is a document of its own: two of them are laid over each other field by
 * field.
 */
const PROXY_CONFIG = 'proxy.istio.io/config';

/** Annotations laid over others. */
export function layOver(base: Annotations, over: Annotations): Annotations {
  const configs = [base[PROXY_CONFIG], over[PROXY_CONFIG]].filter((text) => text !== undefined);
  if (configs.length < 2) return { ...base, ...over };
  const fields = configs.map((text) => asRecord(parse(text)));
  return { ...base, ...over, [PROXY_CONFIG]: JSON.stringify(Object.assign({}, ...fields)) };
}

/**
 * Annotation with the way of injection. Istio ignores it: it replaces pods where only that way
 * changed.
 */
export const INJECTION_MARK = 'meshproof.dev/injection';

function injectionMark({ injection: by }: CastWorkload): Annotations {
  return by === undefined ? {} : { [INJECTION_MARK]: by };
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function noImage(app: string): MeshproofError {
  return new MeshproofError({
    operation: `cast ${app}`,
    details: `the mesh names no image for the application ${app}`,
    hint: 'add it to the images of the mesh (castImages)',
    exitCode: EXIT.environment,
  });
}

import { z } from 'zod';
import { MeshproofError } from '../../errors.ts';
import { askApi } from '../../kube/api/ask-api.ts';
import { readApi } from '../../kube/api/read-api.ts';
import { istioVersions, type IstioQuery } from './istio-versions.ts';
import { trustDomainOf } from './subject-parts.ts';

/** What has to be known of a control plane before anything can be planned on its mesh. */
export interface ControlPlaneFacts {
  readonly version: string;
  readonly trustDomain: string;
  /** Whether its sidecars count requests in Istio's standard metrics. */
  readonly telemetry: boolean;
}

/**
 * Asks a control plane for its version and its trust domain.
 * @throws MeshproofError when it does not report it
 */
export async function readControlPlane(query: IstioQuery): Promise<ControlPlaneFacts> {
  const [version, trustDomain, telemetry] = await Promise.all([
    versionOf(query),
    readTrustDomain(query),
    readTelemetry(query),
  ]);
  return { version, trustDomain, telemetry };
}

/** The trust domain in the mesh configuration of a revision. */
export async function readTrustDomain({ target, istioNamespace, revision, signal }: IstioQuery): Promise<string> {
  const name = withRevision('istio', revision);
  const call = { operation: 'read the mesh configuration', signal };
  const found = await readApi(target, `/api/v1/namespaces/${istioNamespace}/configmaps/${name}`, call);
  if (found !== undefined) return trustDomainOf(MeshConfigMap.parse(found).data.mesh);
  throw new MeshproofError({
    operation: call.operation,
    details: `the namespace ${istioNamespace} has no ConfigMap ${name}`,
    hint: 'choose the revision with --revision',
  });
}

/**
 * Whether the control plane was installed with Istio's telemetry, which is Istio's own choice;
 * releases that do not keep their values made no other.
 */
async function readTelemetry({ target, istioNamespace, revision, signal }: IstioQuery): Promise<boolean> {
  const path = `/api/v1/namespaces/${istioNamespace}/configmaps/${withRevision('values', revision)}`;
  const found = await readApi(target, path, { operation: 'read what the control plane was installed with', signal });
  return found === undefined || telemetryIn(ValuesMap.parse(found).data['merged-values']);
}

const ValuesMap = z.object({ data: z.object({ 'merged-values': z.string() }) });
const Values = z.object({ telemetry: z.object({ enabled: z.boolean().default(true) }).optional() });

/** Whether the values of Istio's chart (JSON) turn its telemetry on. */
export function telemetryIn(values: string): boolean {
  return Values.parse(JSON.parse(values)).telemetry?.enabled ?? true;
}

const MeshConfigMap = z.object({ data: z.object({ mesh: z.string() }) });

/**
 * istiod reports its version on its monitoring port; an account without access to it reads
 * istioctl, which takes a second.
 */
async function versionOf(query: IstioQuery): Promise<string> {
  const { target, istioNamespace, revision, signal } = query;
  const service = `${withRevision('istiod', revision)}:15014`;
  const path = `/api/v1/namespaces/${istioNamespace}/services/${service}/proxy/version`;
  const { status, text } = await askApi(target, { method: 'GET', path, signal });
  const version = status === 200 ? releaseOf(text) : undefined;
  return version ?? (await istioVersions(query)).controlPlane;
}

/**
 * Reads the version in istiod's report: `<version>-<commit>-<state of its tree>`; undefined when it
 * reports something else.
 */
export function releaseOf(text: string): string | undefined {
  return /^([\w.+-]+)-[\w.]+-[\w.]+$/.exec(text.trim())?.[1];
}

/** Istio names what belongs to its default revision without a suffix. */
export function withRevision(name: string, revision: string): string {
  return revision === 'default' ? name : `${name}-${revision}`;
}

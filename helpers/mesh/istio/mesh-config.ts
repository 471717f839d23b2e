import { isDeepStrictEqual } from 'node:util';
import { parse, stringify } from 'yaml';
import { MeshproofError, messageOf } from '../../errors.ts';
import { askApi, refusalOf } from '../../kube/api/ask-api.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import { kubectl } from '../../kube/kubectl.ts';
import type { KubeObject } from '../../kube/manifest.ts';
import { layered } from '../../model/policies/parse/layered.ts';
import { budgets } from '../../timing/budgets.ts';
import { until } from '../../timing/until.ts';

type Doc = Readonly<Record<string, unknown>>;

/** The object that holds the configuration of a mesh of ours; istiod watches it. */
export const MESH_CONFIG_MAP: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio', namespace: 'istio-system' },
};

/**
 * The object that holds what injection goes by, as JSON under `values`; istiod reads it when it
 * starts.
 */
export const INJECTOR_MAP: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio-sidecar-injector', namespace: 'istio-system' },
};

/** What injection goes by as text, with values laid over it. */
export function withValues(text: string, values: readonly Doc[]): string {
  return JSON.stringify(layered([JSON.parse(text) as Doc, ...values]), null, 2);
}

/** The mesh configuration as text, with settings laid over it. */
export function withSettings(text: string, settings: readonly Doc[]): string {
  return stringify(layered([(parse(text) ?? {}) as Doc, ...settings]));
}

/**
 * Writes entries of a ConfigMap of the mesh.
 * @throws MeshproofError with the API server's message
 */
export async function writeEntries(
  target: KubeTarget,
  { metadata: { name, namespace } }: KubeObject,
  data: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  const answer = await askApi(target, {
    method: 'PATCH',
    path: `/api/v1/namespaces/${namespace ?? ''}/configmaps/${name}?fieldManager=meshproof`,
    contentType: 'application/merge-patch+json',
    body: { data },
    signal,
  });
  if (answer.status === 200) return;
  throw new MeshproofError({
    operation: `change the ConfigMap ${name} of ${namespace ?? ''}`,
    details: refusalOf(answer),
    hint: 'look whether it is there and whether you may change it: kubectl -n istio-system get configmaps',
  });
}

/**
 * Reads the configuration that istiod itself reports, its defaults included.
 * @throws MeshproofError when it does not report it
 */
export async function loadedMeshConfig(target: KubeTarget, signal: AbortSignal): Promise<Doc> {
  const operation = 'ask istiod for its mesh configuration';
  const ask = ['--', 'pilot-discovery', 'request', 'GET', '/debug/mesh'];
  const istiod = ['exec', '--namespace', 'istio-system', 'deployment/istiod', '--container', 'discovery'];
  const text = await kubectl(target, [...istiod, ...ask], { operation, signal });
  try {
    return JSON.parse(text) as Doc;
  } catch (error) {
    throw new MeshproofError({
      operation,
      details: `${messageOf(error)}: ${text.slice(0, 500)}`,
      hint: 'look whether istiod runs: kubectl -n istio-system get pods',
      cause: error,
    });
  }
}

export interface LoadedWhen {
  /** Configuration that istiod reported before any change. */
  readonly before: Doc;
  /** What is laid over that now. */
  readonly settings: readonly Doc[];
  /**
   * Every setting that was changed since then: also one that is no longer laid over anything has to
   * be reported as it was.
   */
  readonly touched: readonly Doc[];
}

/**
 * Waits until istiod reports these settings.
 * @throws MeshproofError with what it reports instead
 */
export async function untilLoaded(target: KubeTarget, when: LoadedWhen, signal: AbortSignal): Promise<void> {
  const what = 'istiod goes by the mesh configuration that was written';
  await until({ what, budgetMs: budgets.meshConfig, signal }, async (limit) => {
    const missing = missingIn(await loadedMeshConfig(target, limit), when);
    return missing.length === 0 ? true : { waiting: missing.join('; ') };
  });
}

/** The first value of an enumeration, which istiod does not report (protojson). */
const OMITTED: Readonly<Record<string, unknown>> = { 'outboundTrafficPolicy.mode': 'REGISTRY_ONLY' };

/** What istiod does not show as it has to, one phrase each. */
export function missingIn(reported: Doc, { before, settings, touched }: LoadedWhen): readonly string[] {
  const wanted = layered([before, ...settings]);
  const paths = new Map(touched.flatMap(settingPaths).map((path) => [path.join('.'), path] as const));
  return [...paths].flatMap(([name, path]) => {
    const [is = OMITTED[name], must = OMITTED[name]] = [at(reported, path), at(wanted, path)];
    return isReported(is, must) ? [] : [`${name} is ${JSON.stringify(is)}, not yet ${JSON.stringify(must)}`];
  });
}

function settingPaths(doc: Doc): readonly (readonly string[])[] {
  return Object.entries(doc).flatMap(([key, value]) =>
    isDoc(value) ? settingPaths(value).map((path) => [key, ...path]) : [[key]],
  );
}

function at(doc: Doc, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isDoc(value) ? value[key] : undefined), doc);
}

/** istiod sorts lists of names, adds its own to lists of objects, and omits empty ones. */
function isReported(is: unknown, must: unknown): boolean {
  if (!Array.isArray(must)) return isDeepStrictEqual(is, must) || (must === undefined && isEmptyList(is));
  const items: readonly unknown[] = Array.isArray(is) ? is : [];
  const includesAll = must.every((item) => items.some((other) => isDeepStrictEqual(other, item)));
  return includesAll && (must.some(isDoc) || items.length === must.length);
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isDoc(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { z } from 'zod';
import { budgets } from '../timing/budgets.ts';
import { listApi } from './api/read-api.ts';
import type { KubeTarget } from './kube.ts';
import { kubectl } from './kubectl.ts';

/** Labels by which everything of a run is found again. */
export const LABEL = { run: 'meshproof.dev/run', managedBy: 'app.kubernetes.io/managed-by' } as const;
export const MANAGER = 'meshproof';

/** The labels that every object of a run carries. */
export function runLabels(runId: string): Record<string, string> {
  return { [LABEL.run]: runId, [LABEL.managedBy]: MANAGER };
}

export interface RunNamespace {
  readonly name: string;
  readonly runId: string;
  /** `Active` or `Terminating`. */
  readonly phase: string;
}

/** Namespaces that runs made on this cluster; of one run when `runId` is given. */
export async function listRunNamespaces(
  target: KubeTarget,
  { signal, runId }: { signal: AbortSignal; runId?: string },
): Promise<readonly RunNamespace[]> {
  const found = await listNamespaces(target, { signal, selector: runSelector(runId) });
  return found.map(({ name, labels, phase }) => ({ name, runId: labels[LABEL.run] ?? '', phase }));
}

const namespaceSchema = z.object({
  metadata: z.object({ name: z.string(), labels: z.record(z.string(), z.string()).default({}) }),
  status: z.object({ phase: z.string().default('') }).default({ phase: '' }),
});

export interface FoundNamespace {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `Active` or `Terminating`. */
  readonly phase: string;
}

/** Namespaces of the cluster, whoever made them; those with these labels when a selector is given. */
export async function listNamespaces(
  target: KubeTarget,
  { signal, selector }: { signal: AbortSignal; selector?: string },
): Promise<readonly FoundNamespace[]> {
  const call = { attempted: 'list the namespaces', signal, ...(selector === undefined ? {} : { selector }) };
  const items = z.array(namespaceSchema).parse(await listApi(target, '/api/v1/namespaces', call));
  return items.map(({ metadata, status }) => ({ ...metadata, phase: status.phase }));
}

/** Names of the namespaces of one run. */
export async function listByRun(
  target: KubeTarget,
  runId: string,
  { signal }: { signal: AbortSignal },
): Promise<readonly string[]> {
  const found = await listRunNamespaces(target, { signal, runId });
  return found.map(({ name }) => name);
}

/**
 * Deletes every namespace of a run with all that is in it and waits until they are gone; returns their names.
 * Namespaces without the run's label are never touched.
 */
export async function deleteRun(
  target: KubeTarget,
  runId: string,
  { signal }: { signal: AbortSignal },
): Promise<readonly string[]> {
  const names = await listByRun(target, runId, { signal });
  if (names.length > 0) await deleteAll(target, { runId, names, which: ['-l', runSelector(runId)] }, signal);
  return names;
}

/** Deletes those of these namespaces that the run made, with all that is in them, and waits until they are gone. */
export async function deleteNamespaces(
  target: KubeTarget,
  runId: string,
  names: readonly string[],
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const made = await listByRun(target, runId, { signal });
  const wanted = made.filter((name) => names.includes(name));
  if (wanted.length > 0) await deleteAll(target, { runId, names: wanted, which: wanted }, signal);
}

interface Deletion {
  readonly runId: string;
  readonly names: readonly string[];
  /** What kubectl is told to delete. */
  readonly which: readonly string[];
}

async function deleteAll(target: KubeTarget, { runId, names, which }: Deletion, signal: AbortSignal): Promise<void> {
  await kubectl(target, ['delete', 'namespaces', ...which, '--ignore-not-found', '--wait=true'], {
    attempted: `delete the namespaces of run ${runId}: ${names.join(', ')}`,
    signal,
    repair: `delete them by hand: ${target.kubectl} delete namespaces -l ${runSelector(runId)}`,
    budgetMs: budgets.namespaceGone,
  });
}

/** Label selector of one run, or of all runs. */
export function runSelector(runId?: string): string {
  const managed = `${LABEL.managedBy}=${MANAGER}`;
  return runId === undefined ? `${managed},${LABEL.run}` : `${managed},${LABEL.run}=${runId}`;
}

/** Which label says whether the pods of a namespace get a sidecar: `revision` names who injects; `none`: nothing is said. */
export type NamespaceLabel = 'revision' | 'none';

/** How a namespace asks for sidecars: not at all, from the default control plane, or from a revision. */
export function injectionLabels(injected: boolean, revision?: string, label?: NamespaceLabel): Record<string, string> {
  if (label === 'none') return {};
  if (label === 'revision') return { 'istio.io/rev': revision ?? 'default' };
  if (!injected) return { 'istio-injection': 'disabled' };
  return revision === undefined || revision === '' || revision === 'default'
    ? { 'istio-injection': 'enabled' }
    : { 'istio.io/rev': revision };
}

/** A namespace of a run, as an object to apply. */
export function namespaceObject(spec: {
  name: string;
  injected: boolean;
  runId: string;
  revision?: string;
  label?: NamespaceLabel;
}): {
  apiVersion: 'v1';
  kind: 'Namespace';
  metadata: { name: string; labels: Record<string, string> };
} {
  const labels = {
    ...runLabels(spec.runId),
    ...injectionLabels(spec.injected, spec.revision, spec.label),
  };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: spec.name, labels } };
}

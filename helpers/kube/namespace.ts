/** Labels by which everything of a run is found again. */
export const LABEL = {
  run: 'meshproof.dev/run',
  managedBy: 'app.kubernetes.io/managed-by',
  /** On pods of gateways: a Gateway selects pods of all namespaces, of other owners as well. */
  namespace: 'meshproof.dev/namespace',
} as const;
export const MANAGER = 'meshproof';

/** The labels that every object of a run carries. */
export function runLabels(runId: string): Record<string, string> {
  return { [LABEL.run]: runId, [LABEL.managedBy]: MANAGER };
}

/** Label selector of one run, or of all runs. */
export function runSelector(runId?: string): string {
  const managed = `${LABEL.managedBy}=${MANAGER}`;
  return runId === undefined ? `${managed},${LABEL.run}` : `${managed},${LABEL.run}=${runId}`;
}

/**
 * Injection label of a namespace: `revision` names the injecting control plane; `none` sets no
 * label.
 */
export type NamespaceLabel = 'revision' | 'none';

/** Labels by which a namespace can ask for sidecars. */
export const INJECTION_LABELS = ['istio-injection', 'istio.io/rev'] as const;

/**
 * How a namespace asks for sidecars: not at all, from the default control plane, or from a
 * revision.
 */
export function injectionLabels(injected: boolean, revision?: string, label?: NamespaceLabel): Record<string, string> {
  if (label === 'none') return {};
  if (label === 'revision') return { 'istio.io/rev': revision ?? 'default' };
  if (!injected) return { 'istio-injection': 'disabled' };
  return revision === undefined || revision === '' || revision === 'default'
    ? { 'istio-injection': 'enabled' }
    : { 'istio.io/rev': revision };
}

export interface NamespaceSpec {
  readonly name: string;
  readonly injected: boolean;
  /** Value of the run label. */
  readonly runId: string;
  readonly revision?: string;
  readonly label?: NamespaceLabel;
}

/** A namespace of a run, as an object to create. */
export function namespaceObject(spec: NamespaceSpec): {
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

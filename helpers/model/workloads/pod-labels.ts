import type { Labels } from '../policies/placed.ts';
import type { App, WorkloadMember } from './cast-member.ts';

/** Applications whose pods have a version in manifests/base. */
const VERSIONED: readonly App[] = ['echo', 'ext-authz', 'httpbin', 'httpbin-probe', 'mongo-client'];

/**
 * The labels of a workload's pod: those of its base manifest, of the cast, of the run and, with a
 * sidecar, of injection (Istio's injection-template.yaml). Values that only a cluster knows
 * (pod-template-hash, the id of the run) are absent.
 */
export function podLabels(
  name: string,
  { app, membership, injection, serviceKind, labels = {} }: WorkloadMember,
): Labels {
  const ofVersion: Labels = VERSIONED.includes(app) ? { version: 'v1' } : {};
  const set: Labels = {
    ...ofVersion,
    ...(membership === 'bare' && injection === undefined ? { 'sidecar.istio.io/inject': 'false' } : {}),
    ...(serviceKind === 'stateful-set' ? ofStatefulSet(name) : {}),
    ...labels,
    'app.kubernetes.io/managed-by': 'meshproof',
    app: name,
  };
  return membership === 'meshed' ? { ...injected(set), ...set } : set;
}

function ofStatefulSet(name: string): Labels {
  return { 'statefulset.kubernetes.io/pod-name': `${name}-0`, 'apps.kubernetes.io/pod-index': '0' };
}

/** Injection derives them from other labels; the values of the author take precedence. */
function injected(set: Labels): Labels {
  const name = set['app.kubernetes.io/name'] ?? set['app'] ?? '';
  const revision = set['app.kubernetes.io/version'] ?? set['version'] ?? 'latest';
  return {
    'security.istio.io/tlsMode': 'istio',
    'service.istio.io/canonical-name': name,
    'service.istio.io/canonical-revision': revision,
  };
}

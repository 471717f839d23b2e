/**
 * Purpose of a right: every run on an existing mesh, the wire witness, or checks that run istioctl.
 */
export type Purpose = 'run' | 'wire' | 'istioctl';

/** Where a right is needed: in the whole cluster, or in the namespace of istiod. */
export type Scope = 'cluster' | 'istio';

/** Verbs on resources of one API group, as a rule of a Role grants them. */
export interface Right {
  readonly purpose: Purpose;
  readonly scope: Scope;
  /** "" is Kubernetes' core group. */
  readonly group: string;
  /** In plural, with the subresource after a slash: `pods/exec`. */
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

/** istioctl loads each kind by a list and a watch, and waits for as long as either is refused. */
const LOADED = ['list', 'watch'] as const;

const OBJECTS = ['create', 'delete', 'get', 'patch'] as const;

/**
 * All rights of a run on an existing mesh: the one table that the preflight checks and that
 * manifests/rbac spells out. The namespaces do not exist before the run, so what it does in
 * them can only be granted for all namespaces (Kubernetes, RBAC: a Role needs its namespace).
 */
export const RIGHTS: readonly Right[] = [
  { purpose: 'run', scope: 'cluster', group: '', resources: ['namespaces'], verbs: [...OBJECTS, 'list'] },
  { purpose: 'run', scope: 'cluster', group: '', resources: ['nodes'], verbs: ['list'] },
  // Deployments make the pods; admission is asked about one of each kind before (dryRun=All).
  { purpose: 'run', scope: 'cluster', group: '', resources: ['pods'], verbs: ['create', 'get', 'list', 'watch'] },
  { purpose: 'run', scope: 'cluster', group: '', resources: ['pods/log'], verbs: ['get'] },
  // kubectl and client-node open both over WebSocket, which is a GET; API servers since 1.35 ask
  // for create beside it.
  {
    purpose: 'run',
    scope: 'cluster',
    group: '',
    resources: ['pods/exec', 'pods/portforward'],
    verbs: ['create', 'get'],
  },
  { purpose: 'run', scope: 'cluster', group: '', resources: ['serviceaccounts', 'services'], verbs: OBJECTS },
  { purpose: 'run', scope: 'cluster', group: '', resources: ['secrets'], verbs: [...OBJECTS, 'list'] },
  { purpose: 'run', scope: 'cluster', group: '', resources: ['events'], verbs: ['list'] },
  {
    purpose: 'run',
    scope: 'cluster',
    group: 'apps',
    resources: ['deployments', 'statefulsets'],
    verbs: [...OBJECTS, 'list', 'watch'],
  },
  {
    purpose: 'run',
    scope: 'cluster',
    group: 'networking.istio.io',
    resources: ['destinationrules', 'envoyfilters', 'gateways', 'serviceentries', 'sidecars', 'virtualservices'],
    verbs: OBJECTS,
  },
  { purpose: 'run', scope: 'cluster', group: 'networking.k8s.io', resources: ['networkpolicies'], verbs: OBJECTS },
  {
    purpose: 'run',
    scope: 'cluster',
    group: 'security.istio.io',
    resources: ['authorizationpolicies', 'peerauthentications'],
    verbs: OBJECTS,
  },
  // `istioctl version` needs them, and which revision a tag means is read from them.
  {
    purpose: 'run',
    scope: 'cluster',
    group: 'admissionregistration.k8s.io',
    resources: ['mutatingwebhookconfigurations'],
    verbs: LOADED,
  },
  { purpose: 'run', scope: 'istio', group: '', resources: ['configmaps'], verbs: ['get'] },
  { purpose: 'run', scope: 'istio', group: '', resources: ['services/proxy'], verbs: ['get'] },
  // Policies that hold for every workload already are named at the start; the root namespace is
  // istiod's unless MeshConfig names another.
  {
    purpose: 'run',
    scope: 'istio',
    group: 'networking.istio.io',
    resources: ['destinationrules', 'sidecars'],
    verbs: ['list'],
  },
  {
    purpose: 'run',
    scope: 'istio',
    group: 'security.istio.io',
    resources: ['authorizationpolicies', 'peerauthentications', 'requestauthentications'],
    verbs: ['list'],
  },
  // kubectl reads what it is going to patch.
  { purpose: 'wire', scope: 'cluster', group: '', resources: ['pods/ephemeralcontainers'], verbs: ['get', 'patch'] },
  // `istioctl analyze` and `precheck` read objects of all namespaces.
  { purpose: 'istioctl', scope: 'cluster', group: '', resources: ['configmaps', 'services'], verbs: LOADED },
  { purpose: 'istioctl', scope: 'cluster', group: '', resources: ['namespaces', 'nodes', 'secrets'], verbs: ['watch'] },
  {
    purpose: 'istioctl',
    scope: 'cluster',
    group: 'admissionregistration.k8s.io',
    resources: ['validatingwebhookconfigurations'],
    verbs: LOADED,
  },
  {
    purpose: 'istioctl',
    scope: 'cluster',
    group: 'apiextensions.k8s.io',
    resources: ['customresourcedefinitions'],
    verbs: LOADED,
  },
  {
    purpose: 'istioctl',
    scope: 'cluster',
    group: 'extensions.istio.io',
    resources: ['trafficextensions', 'wasmplugins'],
    verbs: LOADED,
  },
  {
    purpose: 'istioctl',
    scope: 'cluster',
    group: 'networking.istio.io',
    resources: [
      'destinationrules',
      'envoyfilters',
      'gateways',
      'proxyconfigs',
      'serviceentries',
      'sidecars',
      'virtualservices',
      'workloadentries',
      'workloadgroups',
    ],
    verbs: LOADED,
  },
  {
    purpose: 'istioctl',
    scope: 'cluster',
    group: 'security.istio.io',
    resources: ['authorizationpolicies', 'peerauthentications', 'requestauthentications'],
    verbs: LOADED,
  },
  { purpose: 'istioctl', scope: 'cluster', group: 'telemetry.istio.io', resources: ['telemetries'], verbs: LOADED },
];

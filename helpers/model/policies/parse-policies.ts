import { asDoc, labels, list, oneOf, only, text, type Doc } from './parse/readers.ts';
import { serviceEntry, serviceObject, virtualService } from './parse/routing.ts';
import type {
  AuthorizationAction,
  AuthorizationPolicy,
  AuthorizationRule,
  ClientTls,
  ClientTlsMode,
  DestinationRule,
  Match,
  MtlsMode,
  Operation,
  PeerAuthentication,
  Placed,
  Policy,
  Source,
  Subset,
} from './policy.ts';

/**
 * Reads Istio's policies from parsed manifests, oldest first, and skips other objects (a Namespace,
 * a Deployment).
 * @throws MeshproofError for a field that is not modelled: a guess would be a wrong prediction
 */
export function parsePolicies(docs: readonly unknown[]): Policy[] {
  return docs.flatMap((doc, age) => parsePolicy(asDoc(doc), age) ?? []);
}

function parsePolicy(doc: Doc, age: number): Policy | undefined {
  const metadata = asDoc(doc['metadata']);
  const spec = asDoc(doc['spec']);
  const placed = { name: text(metadata['name']), namespace: text(metadata['namespace']), age };
  switch (doc['kind']) {
    case 'PeerAuthentication':
      return peerAuthentication(placed, spec);
    case 'DestinationRule':
      return destinationRule(placed, spec);
    case 'AuthorizationPolicy':
      return authorizationPolicy(placed, asDoc(metadata['annotations']), spec);
    case 'Service':
      return serviceObject(placed, asDoc(metadata['annotations']), spec);
    case 'VirtualService':
      return virtualService(placed, spec);
    case 'ServiceEntry':
      return serviceEntry(placed, spec);
    default:
      return undefined;
  }
}

function peerAuthentication(placed: Placed, spec: Doc): PeerAuthentication {
  only(placed, spec, ['selector', 'mtls', 'portLevelMtls']);
  const portLevel = Object.entries(asDoc(spec['portLevelMtls'])).map(
    ([port, mtls]) => [port, mtlsMode(placed, asDoc(mtls))] as const,
  );
  return {
    kind: 'PeerAuthentication',
    ...placed,
    selector: labels(asDoc(spec['selector'])['matchLabels']),
    mode: mtlsMode(placed, asDoc(spec['mtls'])),
    portLevel: Object.fromEntries(portLevel),
  };
}

function mtlsMode(placed: Placed, mtls: Doc): MtlsMode {
  return oneOf(placed, mtls['mode'] ?? 'UNSET', ['UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT']);
}

function destinationRule(placed: Placed, spec: Doc): DestinationRule {
  only(placed, spec, ['host', 'trafficPolicy', 'exportTo', 'workloadSelector', 'subsets']);
  const traffic = asDoc(spec['trafficPolicy']);
  const subsets = list(spec['subsets']).map((entry) => subset(placed, asDoc(entry)));
  const ports = list(traffic['portLevelSettings']).map(asDoc);
  const portLevel = ports.flatMap((entry) => {
    const tls = clientTls(placed, asDoc(entry['tls']));
    return tls === undefined ? [] : [[text(asDoc(entry['port'])['number']), tls] as const];
  });
  const tls = clientTls(placed, asDoc(traffic['tls']));
  const rule = {
    kind: 'DestinationRule',
    ...placed,
    host: text(spec['host']),
    exportTo: list(spec['exportTo']).map(text),
    workloadSelector: labels(asDoc(spec['workloadSelector'])['matchLabels']),
    portLevel: Object.fromEntries(portLevel),
    subsets: Object.fromEntries(subsets),
  } as const;
  return tls === undefined ? rule : { ...rule, tls };
}

function subset(placed: Placed, doc: Doc): readonly [string, Subset] {
  only(placed, doc, ['name', 'labels', 'trafficPolicy']);
  const traffic = asDoc(doc['trafficPolicy']);
  only(placed, traffic, ['tls']);
  const tls = clientTls(placed, asDoc(traffic['tls']));
  const chosen = { labels: labels(doc['labels']) };
  return [text(doc['name']), tls === undefined ? chosen : { ...chosen, tls }];
}

function clientTls(placed: Placed, tls: Doc): ClientTls | undefined {
  if (tls['mode'] === undefined) return undefined;
  const mode = oneOf<ClientTlsMode>(placed, tls['mode'], ['DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL']);
  return {
    mode,
    clientCertificate: text(tls['clientCertificate']),
    ...(tls['subjectAltNames'] === undefined ? {} : { servers: list(tls['subjectAltNames']).map(text) }),
  };
}

function authorizationPolicy(placed: Placed, annotations: Doc, spec: Doc): AuthorizationPolicy {
  only(placed, spec, ['selector', 'action', 'provider', 'rules']);
  const provider = text(asDoc(spec['provider'])['name']);
  return {
    kind: 'AuthorizationPolicy',
    ...placed,
    selector: labels(asDoc(spec['selector'])['matchLabels']),
    action: oneOf<AuthorizationAction>(placed, spec['action'] ?? 'ALLOW', ['ALLOW', 'DENY', 'AUDIT', 'CUSTOM']),
    ...(provider === '' ? {} : { provider }),
    dryRun: annotations['istio.io/dry-run'] === 'true',
    rules: list(spec['rules']).map((rule) => authorizationRule(placed, asDoc(rule))),
  };
}

function authorizationRule(placed: Placed, rule: Doc): AuthorizationRule {
  only(placed, rule, ['from', 'to']);
  return {
    from: list(rule['from']).map((entry) => source(placed, asDoc(asDoc(entry)['source']))),
    to: list(rule['to']).map((entry) => operation(placed, asDoc(asDoc(entry)['operation']))),
  };
}

function source(placed: Placed, doc: Doc): Source {
  const known = ['principals', 'namespaces', 'serviceAccounts'].flatMap((name) => [name, negated(name)]);
  only(placed, doc, known);
  return {
    principals: match(doc, 'principals'),
    namespaces: match(doc, 'namespaces'),
    serviceAccounts: inNamespace(placed, match(doc, 'serviceAccounts')),
  };
}

/** An account without a namespace belongs to the policy's namespace. */
function inNamespace({ namespace }: Placed, { any, none }: Match): Match {
  const full = (account: string): string => (account.includes('/') ? account : `${namespace}/${account}`);
  return {
    ...(any === undefined ? {} : { any: any.map(full) }),
    ...(none === undefined ? {} : { none: none.map(full) }),
  };
}

function operation(placed: Placed, doc: Doc): Operation {
  only(
    placed,
    doc,
    ['methods', 'paths', 'ports'].flatMap((name) => [name, negated(name)]),
  );
  return { methods: match(doc, 'methods'), paths: match(doc, 'paths'), ports: match(doc, 'ports') };
}

/** A list and its `not` twin. */
function match(doc: Doc, name: string): Match {
  const not = negated(name);
  return {
    ...(doc[name] === undefined ? {} : { any: list(doc[name]).map(text) }),
    ...(doc[not] === undefined ? {} : { none: list(doc[not]).map(text) }),
  };
}

/** `principals` is negated by `notPrincipals`. */
function negated(name: string): string {
  return `not${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

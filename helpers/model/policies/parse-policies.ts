import { authorizationPolicy } from './parse/authorization.ts';
import { destinationRule } from './parse/destination-rule.ts';
import { asDoc, labels, oneOf, only, text, type Doc } from './parse/readers.ts';
import { serviceEntry, serviceObject, virtualService } from './parse/routing.ts';
import type { MtlsMode, PeerAuthentication, Placed, Policy } from './policy.ts';

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

import { authorizationPolicy } from './parse/authorization.ts';
import { destinationRule } from './parse/destination-rule.ts';
import { gateway } from './parse/gateways/gateway.ts';
import { secretObject } from './parse/gateways/secret.ts';
import { groupOf, hasNoEffect, otherObject } from './parse/other-objects.ts';
import { peerAuthentication } from './parse/peer-authentication.ts';
import { asDoc, text, type Doc, type Part } from './parse/readers.ts';
import { requestAuthentication } from './parse/request-authentication.ts';
import { serviceEntry, serviceObject } from './parse/services.ts';
import { sidecarObject } from './parse/sidecar.ts';
import { virtualService } from './parse/virtual-service.ts';
import type { Placed, Policy } from './policy.ts';

/**
 * Reads Istio's policies from parsed manifests, oldest first. What the model does not know of an
 * object is listed in its `notModelled`, a kind that it does not know too; only kinds that have no
 * effect on traffic are left out (parse/other-objects.ts).
 * @param ages of the documents, in the order of creation; equal where they are created together
 * @default their creationTimestamp, else their position
 */
export function parsePolicies(docs: readonly unknown[], ages: readonly number[] = []): Policy[] {
  return docs.flatMap((doc, index) => parsePolicy(asDoc(doc), ages[index] ?? createdAt(asDoc(doc)) ?? index) ?? []);
}

/** Seconds since 1970 of an object of an API server. */
function createdAt(doc: Doc): number | undefined {
  const time = Date.parse(text(asDoc(doc['metadata'])['creationTimestamp']));
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
}

type Reader = (placed: Placed, spec: Part, annotations: Doc, doc: Doc) => Policy | undefined;

/** The kinds that the model knows, by API group. */
const READERS: Readonly<Record<string, Readonly<Record<string, Reader>>>> = {
  '': {
    Service: (placed, spec, annotations) => serviceObject(placed, annotations, spec),
    Secret: (placed, _spec, _annotations, doc) => secretObject(placed, doc),
  },
  'networking.istio.io': {
    DestinationRule: destinationRule,
    VirtualService: virtualService,
    ServiceEntry: serviceEntry,
    Gateway: gateway,
    Sidecar: sidecarObject,
  },
  'security.istio.io': {
    PeerAuthentication: peerAuthentication,
    RequestAuthentication: requestAuthentication,
    AuthorizationPolicy: (placed, spec, annotations) => authorizationPolicy(placed, annotations, spec),
  },
};

function parsePolicy(doc: Doc, age: number): Policy | undefined {
  const metadata = asDoc(doc['metadata']);
  const notModelled: string[] = [];
  const placed = { name: text(metadata['name']), namespace: text(metadata['namespace']), age, notModelled };
  const read = readerOf(doc);
  // The policy and the part share the list, which is complete once the object is read.
  if (read !== undefined)
    return read(placed, { fields: asDoc(doc['spec']), path: 'spec', notModelled }, asDoc(metadata['annotations']), doc);
  return hasNoEffect(doc) ? undefined : otherObject(placed, doc);
}

function readerOf({ apiVersion, kind }: Doc): Reader | undefined {
  const name = text(kind);
  const groups = apiVersion === undefined ? Object.values(READERS) : [READERS[groupOf(apiVersion)] ?? {}];
  return groups.find((group) => Object.hasOwn(group, name))?.[name];
}

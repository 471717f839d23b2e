import { groupOf } from '../parse/other-objects.ts';
import { asDoc, text, type Doc } from '../parse/readers.ts';
import { peerAuthenticationRefusals, requestAuthenticationRefusals } from './authentication.ts';
import { authorizationRefusals } from './authorization-policy.ts';
import { destinationRuleRefusals } from './destination-rule.ts';
import { gatewayRefusals } from './gateway.ts';
import type { Refusal } from './refusal.ts';
import { SHAPES, unknownFields } from './shapes.ts';

export type { Refusal } from './refusal.ts';

type Validation = (spec: Doc, placed: { readonly namespace: string; readonly name: string }) => readonly Refusal[];

const SECURITY = 'security.istio.io';
const NETWORKING = 'networking.istio.io';

/** The kinds whose rules are known, each with the group that it belongs to. */
const VALIDATIONS: Readonly<Record<string, { readonly group: string; readonly validate: Validation }>> = {
  PeerAuthentication: { group: SECURITY, validate: peerAuthenticationRefusals },
  AuthorizationPolicy: { group: SECURITY, validate: authorizationRefusals },
  RequestAuthentication: { group: SECURITY, validate: requestAuthenticationRefusals },
  DestinationRule: { group: NETWORKING, validate: destinationRuleRefusals },
  Gateway: { group: NETWORKING, validate: gatewayRefusals },
};

/** Whether the rules of an object's kind are known. */
export function isValidated(object: unknown): boolean {
  return validationOf(asDoc(object)) !== undefined;
}

function validationOf({ kind, apiVersion }: Doc): Validation | undefined {
  const known = Object.hasOwn(VALIDATIONS, text(kind)) ? VALIDATIONS[text(kind)] : undefined;
  return known !== undefined && groupOf(apiVersion) === known.group ? known.validate : undefined;
}

/**
 * Why the API server of a mesh refuses an object, by the schemas of its kinds and by the rules of
 * Istio's webhook (istio, pkg/config/validation/validation.go); none for kinds whose rules are not
 * known here. Pure.
 */
export function refusals(object: unknown): readonly Refusal[] {
  const { kind, metadata, spec } = asDoc(object);
  const validate = validationOf(asDoc(object));
  if (validate === undefined) return [];
  const { namespace, name, annotations } = asDoc(metadata);
  return [
    ...unknownFields(asDoc(spec), SHAPES[text(kind)] ?? {}, 'spec'),
    ...dryRunRefusals(text(kind), asDoc(annotations), asDoc(spec)),
    ...validate(asDoc(spec), { namespace: text(namespace), name: text(name) }),
  ];
}

/** The annotation for a dry run is of ALLOW and DENY alone (checkDryRunAnnotation). */
function dryRunRefusals(kind: string, annotations: Doc, { action = 'ALLOW' }: Doc): readonly Refusal[] {
  const value = annotations['istio.io/dry-run'];
  if (value === undefined) return [];
  const path = 'metadata.annotations.istio.io/dry-run';
  const by = 'istio-webhook' as const;
  if (kind !== 'AuthorizationPolicy') return [{ by, path, reason: `a ${kind} has no dry run; remove the annotation` }];
  if (action !== 'ALLOW' && action !== 'DENY')
    return [{ by, path, reason: `the action ${text(action)} has no dry run; only ALLOW and DENY have` }];
  const isBool = /^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/.test(text(value));
  return isBool ? [] : [{ by, path, reason: `the value ${text(value)} is neither "true" nor "false"` }];
}

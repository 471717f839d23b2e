import { asDoc, text, type Doc } from '../parse/readers.ts';
import { hasItems, itemsOf, outsideSchema, refusedIf, selectorRefusals, type Refusal } from './refusal.ts';

/** What a policy may refer to, as `group/kind` (pilot, allowedTargetRefs). */
const TARGETS = [
  'core/Service',
  'networking.istio.io/ServiceEntry',
  'gateway.networking.k8s.io/Gateway',
  'gateway.networking.k8s.io/GatewayClass',
];

/** Refusals of what a policy applies to: a selector or references, never both. */
export function targetRefusals(spec: Doc): readonly Refusal[] {
  const kinds = [spec['selector'] !== undefined, spec['targetRef'] !== undefined, hasItems(spec, 'targetRefs')];
  const single = spec['targetRef'] === undefined ? [] : [{ item: asDoc(spec['targetRef']), at: 'spec.targetRef' }];
  return [
    ...outsideSchema(kinds.filter(Boolean).length > 1, 'spec.selector', 'it excludes targetRefs; keep one of the two'),
    ...selectorRefusals(asDoc(spec['selector']), 'matchLabels', 'spec.selector.matchLabels'),
    ...[...single, ...itemsOf(spec, 'targetRefs', 'spec')].flatMap(({ item, at }) => referenceRefusals(item, at)),
  ];
}

function referenceRefusals({ group, kind, name, namespace }: Doc, path: string): readonly Refusal[] {
  const target = `${text(group) === '' ? 'core' : text(group)}/${text(kind)}`;
  return [
    ...outsideSchema(text(name) === '', path, 'a reference needs a name'),
    ...outsideSchema(
      text(namespace) !== '',
      path,
      'a reference to another namespace does not exist; leave namespace out',
    ),
    ...refusedIf(!TARGETS.includes(target), path, `it refers to ${target}, which is none of ${TARGETS.join(', ')}`),
  ];
}

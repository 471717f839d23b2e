import { expect, test } from 'vitest';
import { foundIn } from './installation.ts';

const named = (kind: string, rest: object) => ({ kind, metadata: { name: 'x' }, ...rest });
const readiness = (object: object) =>
  foundIn(JSON.stringify({ kind: 'List', items: [object] })).map(({ ready }) => ready);

test.each([
  [
    'a Deployment with all its pods',
    named('Deployment', { spec: { replicas: 2 }, status: { availableReplicas: 2 } }),
    true,
  ],
  ['one that lacks a pod', named('Deployment', { spec: { replicas: 2 }, status: { availableReplicas: 1 } }), false],
  ['one that has none', named('Deployment', { spec: { replicas: 1 }, status: {} }), false],
  [
    'a definition that is served',
    named('CustomResourceDefinition', { status: { conditions: [{ type: 'Established', status: 'True' }] } }),
    true,
  ],
  [
    'one that is not',
    named('CustomResourceDefinition', { status: { conditions: [{ type: 'Established', status: 'False' }] } }),
    false,
  ],
  [
    'webhooks with a CA bundle',
    named('MutatingWebhookConfiguration', { webhooks: [{ clientConfig: { caBundle: 'x' } }] }),
    true,
  ],
  [
    'webhooks of which one has no CA bundle',
    named('ValidatingWebhookConfiguration', { webhooks: [{ clientConfig: { caBundle: 'x' } }, { clientConfig: {} }] }),
    false,
  ],
  ['anything else', named('Service', {}), true],
])('%s', (_what, object, ready) => expect(readiness(object)).toEqual([ready]));

test('reads a list, a single object, and nothing', () => {
  const service = named('Service', {});
  expect(foundIn(JSON.stringify(service))).toEqual([{ name: 'Service x', ready: true }]);
  expect(foundIn(JSON.stringify({ kind: 'List', items: [] }))).toEqual([]);
  expect(foundIn('')).toEqual([]);
});

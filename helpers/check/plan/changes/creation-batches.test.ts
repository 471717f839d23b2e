import { expect, test } from 'vitest';
import type { Manifest } from '../../record/check-record.ts';
import { hasRivals, inCreationBatches } from './creation-batches.ts';

function manifest(kind: string, name: string, spec: object, namespace = 'foo'): Manifest {
  const object = { apiVersion: 'security.istio.io/v1', kind, metadata: { name, namespace }, spec };
  return { name, file: name, text: '', objects: [object] };
}

const whole = (name: string, namespace?: string) => manifest('PeerAuthentication', name, { mtls: {} }, namespace);
const chosen = (name: string) =>
  manifest('PeerAuthentication', name, { selector: { matchLabels: { app: 'a', tier: 'b' } } });
const swapped = (name: string) =>
  manifest('PeerAuthentication', name, { selector: { matchLabels: { tier: 'b', app: 'a' } } });
const labelled = (name: string) =>
  manifest('PeerAuthentication', name, { selector: { matchLabels: { version: 'v1' } } });
const rule = (name: string, host: string) => manifest('DestinationRule', name, { host });
const routes = (name: string, gateway: string) =>
  manifest('VirtualService', name, { hosts: ['x'], gateways: [gateway] });
const proxy = (name: string, app: string) => manifest('Gateway', name, { selector: { app } });
const deny = (name: string) => manifest('AuthorizationPolicy', name, { action: 'DENY' });

test.each([
  [
    'one batch for what does not compete',
    [whole('a'), chosen('b'), rule('c', 'x'), rule('d', 'y'), deny('e'), deny('f')],
    'abcdef',
  ],
  ['a turn of its own for the younger policy of a namespace', [whole('a'), whole('b'), rule('c', 'x')], 'a bc'],
  ['a turn of its own for the younger policy of a workload', [chosen('a'), whole('b'), swapped('c')], 'ab c'],
  ['a turn of its own for another selector, which can select the same workload', [chosen('a'), labelled('b')], 'a b'],
  ['a turn of its own for the younger rule of a host', [rule('a', 'x'), rule('b', 'x'), rule('c', 'x')], 'a b c'],
  [
    'a turn of its own for younger routes of a host',
    [routes('a', 'web'), routes('b', 'web'), routes('c', 'x')],
    'a bc',
  ],
  ['a turn of its own for a younger Gateway of a proxy', [proxy('a', 'x'), proxy('b', 'x'), proxy('c', 'y')], 'a bc'],
  ['one batch for two namespaces', [whole('a'), whole('b', 'bar')], 'ab'],
  ['one batch for two versions of one object', [whole('a'), whole('a')], 'aa'],
  ['no batch for nothing', [], ''],
])('%s', (_, manifests, batches) => {
  expect(
    inCreationBatches(manifests)
      .map((batch) => batch.map(({ name }) => name).join(''))
      .join(' '),
  ).toBe(batches);
});

test.each([
  ['two policies of a namespace', [whole('a'), whole('b')], true],
  ['two rules of a host', [rule('a', 'x'), rule('b', 'x')], true],
  ['policies of a namespace and of a workload', [whole('a'), chosen('b')], false],
  ['policies of two namespaces', [whole('a'), whole('b', 'bar')], false],
  ['objects without an age that matters', [deny('a'), deny('b')], false],
])('%s that are created together are rivals: %s', (_, manifests, expected) => {
  expect(hasRivals(manifests.flatMap(({ objects }) => objects))).toBe(expected);
});

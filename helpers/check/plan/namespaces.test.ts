import { describe, expect, test } from 'vitest';
import { httpbin, sleep } from '../../model/workloads/sample-workloads.ts';
import { mapObject, namespaceMap } from './namespaces.ts';

const map = namespaceMap({ 'sleep.full': sleep.meshed(), 'httpbin.mtls-test': httpbin.meshed() }, 'p1-');
const object = (kind: string, metadata: { name: string; namespace?: string }, spec: object) => ({
  apiVersion: 'v1',
  kind,
  metadata,
  spec,
});

describe('mapObject', () => {
  test('maps the namespace of the object and the workloads that it names', () => {
    const policy = object(
      'AuthorizationPolicy',
      { name: 'full', namespace: 'mtls-test' },
      {
        selector: { matchLabels: { app: 'full' } },
        rules: [
          {
            from: [
              {
                source: {
                  principals: [
                    'cluster.local/ns/full/sa/full',
                    '*/ns/full/sa/*',
                    'cluster.local/ns/other/sa/sleep',
                    '*',
                  ],
                  namespaces: ['full', 'stranger', 'full-moon'],
                  serviceAccounts: ['full/full', 'stranger/full', 'full'],
                },
              },
            ],
            when: [{ key: 'source.namespace', values: ['full'] }],
          },
        ],
      },
    );
    expect(mapObject(map, policy)).toEqual({
      ...policy,
      metadata: { name: 'full', namespace: 'p1-mtls-test' },
      spec: {
        selector: { matchLabels: { app: 'full' } },
        rules: [
          {
            from: [
              {
                source: {
                  principals: [
                    'cluster.local/ns/p1-full/sa/full',
                    '*/ns/p1-full/sa/*',
                    'cluster.local/ns/other/sa/sleep',
                    '*',
                  ],
                  namespaces: ['p1-full', 'stranger', 'full-moon'],
                  serviceAccounts: ['p1-full/full', 'stranger/full', 'full'],
                },
              },
            ],
            when: [{ key: 'source.namespace', values: ['p1-full'] }],
          },
        ],
      },
    });
  });

  test.each([
    ['httpbin.mtls-test.svc.cluster.local', 'httpbin.p1-mtls-test.svc.cluster.local'],
    ['*.mtls-test.svc.cluster.local', '*.p1-mtls-test.svc.cluster.local'],
    ['httpbin.mtls-test', 'httpbin.p1-mtls-test'],
    ['httpbin', 'httpbin'],
    ['mtls-test.example.com', 'mtls-test.example.com'],
    ['www.full.example.com', 'www.full.example.com'],
    ['httpbin.stranger.svc.cluster.local', 'httpbin.stranger.svc.cluster.local'],
  ])('maps the host %s to %s', (host, mapped) => {
    const rule = object('DestinationRule', { name: 'r', namespace: 'full' }, { host });
    expect(mapObject(map, rule)).toMatchObject({ metadata: { namespace: 'p1-full' }, spec: { host: mapped } });
  });

  test('maps the name of a Namespace and of nothing else', () => {
    expect(mapObject(map, object('Namespace', { name: 'full' }, {})).metadata.name).toBe('p1-full');
    expect(mapObject(map, object('Service', { name: 'full', namespace: 'full' }, {})).metadata).toEqual({
      name: 'full',
      namespace: 'p1-full',
    });
  });

  test('changes nothing without a prefix', () => {
    const rule = object('DestinationRule', { name: 'r', namespace: 'full' }, { host: 'httpbin.mtls-test' });
    expect(mapObject(namespaceMap({ 'sleep.full': sleep.bare() }, ''), rule)).toEqual(rule);
  });
});

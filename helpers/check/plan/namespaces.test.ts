import { describe, expect, test } from 'vitest';
import { reports } from '../../model/facts/facts.ts';
import { admitted, type ExpectedOutcome } from '../../model/outcome.ts';
import { echoCall } from '../../model/probes/echo.ts';
import { http } from '../../model/probes/http.ts';
import { echo, httpbin, sleep } from '../../model/workloads/cast-member.ts';
import type { CheckRecord } from '../record/check-record.ts';
import { mapRecord } from './map-record.ts';
import { mapObject, mapProbe, namespaceMap } from './namespaces.ts';

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

test('mapProbe maps the Service that a probe is sent to and the host that it names', () => {
  const probe = http.get('/full', { at: 'mixed.full', host: 'httpbin.mtls-test' });
  expect(mapProbe(map, probe)).toEqual({ ...probe, at: 'mixed.p1-full', host: 'httpbin.p1-mtls-test' });
  expect(mapProbe(map, echoCall.tcp({ at: 'full-0.full.full' }))).toMatchObject({ at: 'full-0.full.p1-full' });
  const named = [http.get('/full'), http.get('/', { host: 'accounts.example' }), http.get('/', { at: 'a.stranger' })];
  expect(named.map((one) => mapProbe(map, one))).toEqual(named);
});

describe('a cluster of another domain', () => {
  const corp = namespaceMap({ 'echo.shop': echo.meshed() }, 'p1-', { clusterDomain: 'corp.local' });
  const expects = {
    is: reports('san', 'DNS *.shop.svc.cluster.local, URI spiffe://cluster.local/ns/shop/sa/echo'),
    under: {},
  };

  test('has the host names of a record in its own domain, and keeps trust domains', () => {
    const record = { baseline: {}, expects: { route: expects }, restored: {} } as unknown as CheckRecord;
    expect(mapRecord(corp, record).expects['route']?.is).toMatchObject({
      value: 'DNS *.p1-shop.svc.corp.local, URI spiffe://cluster.local/ns/p1-shop/sa/echo',
    });
  });
});

describe('mapRecord', () => {
  const foreign = namespaceMap({ 'sleep.full': sleep.meshed(), 'httpbin.mtls-test': httpbin.meshed() }, 'p1-', {
    trustDomain: 'new.example',
  });
  const mapped = (outcome: ExpectedOutcome) =>
    mapRecord(foreign, { baseline: { route: outcome }, expects: {}, restored: {} } as unknown as CheckRecord).baseline[
      'route'
    ];

  test.each([
    ['spiffe://cluster.local/ns/full/sa/full', 'spiffe://new.example/ns/p1-full/sa/full'],
    ['spiffe://old.example/ns/full/sa/sleep', 'spiffe://old.example/ns/p1-full/sa/sleep'],
    ['spiffe://cluster.local/ns/other/sa/sleep', 'spiffe://new.example/ns/other/sa/sleep'],
  ] as const)('maps the identity %s in outcomes and facts', (id, there) => {
    expect(mapped(admitted.overMtls(id, { seenBy: 'callee' }))).toMatchObject({ as: there });
    expect(mapped(reports('xfcc-uris', `${id}, ${id}`))).toEqual({
      is: 'reports',
      fact: 'xfcc-uris',
      value: `${there}, ${there}`,
    });
  });

  test('maps workloads in a reported text, and no similar names', () => {
    const text = (value: string) => mapped({ is: 'reports', fact: 'xfcc-subject', value });
    expect(text('sleep.full and httpbin.mtls-test.svc')).toMatchObject({
      value: 'sleep.p1-full and httpbin.p1-mtls-test.svc',
    });
    expect(text('DNS *.full.svc, DNS *.example')).toMatchObject({ value: 'DNS *.p1-full.svc, DNS *.example' });
    expect(text('my-sleep.full, sleep.full-moon, a.sleep.full')).toMatchObject({
      value: 'my-sleep.full, sleep.full-moon, a.sleep.full',
    });
  });
});

import { describe, expect, test } from 'vitest';
import { reports } from '../../model/facts/facts.ts';
import { admitted, type ExpectedOutcome } from '../../model/outcome.ts';
import { echo, httpbin, sleep } from '../../model/workloads/sample-workloads.ts';
import type { CheckRecord } from '../record/check-record.ts';
import { mapRecord } from './map-record.ts';
import { namespaceMap } from './namespaces.ts';

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

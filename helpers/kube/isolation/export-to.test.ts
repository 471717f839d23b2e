import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../manifest.ts';
import { exportedTo } from './export-to.ts';

const LANE = ['p1-full', 'p1-legacy'];

function object(apiVersion: string, kind: string, spec: object = {}, annotations?: Record<string, string>): KubeObject {
  return { apiVersion, kind, metadata: { name: 'x', namespace: 'p1-full', ...(annotations && { annotations }) }, spec };
}

describe('exportedTo', () => {
  test.each(['ServiceEntry', 'VirtualService', 'DestinationRule'])('narrows a %s that is silent', (kind) => {
    for (const version of ['v1', 'v1beta1', 'v1alpha3'])
      expect(exportedTo(object(`networking.istio.io/${version}`, kind, { hosts: [] }), LANE)['spec']).toEqual({
        hosts: [],
        exportTo: LANE,
      });
  });

  test('narrows a Service by annotation and keeps its other annotations', () => {
    const service = exportedTo(object('v1', 'Service', {}, { team: 'a' }), LANE);
    expect(service.metadata.annotations).toEqual({
      team: 'a',
      'networking.istio.io/exportTo': 'p1-full,p1-legacy',
    });
    expect(service['spec']).toEqual({});
  });

  test.each([
    [['*'], LANE],
    [
      ['.', '*'],
      ['.', ...LANE],
    ],
    [['.'], ['.']],
    [['~'], ['~']],
    [['p1-legacy'], ['p1-legacy']],
    [[], LANE],
  ])('lets an object that is exported to %j be exported to %j', (written, kept) => {
    const rule = object('networking.istio.io/v1', 'DestinationRule', { exportTo: written });
    expect(exportedTo(rule, LANE)['spec']).toEqual({ exportTo: kept });
    const service = object('v1', 'Service', {}, { 'networking.istio.io/exportTo': written.join(' , ') });
    expect(exportedTo(service, LANE).metadata.annotations).toEqual({ 'networking.istio.io/exportTo': kept.join(',') });
  });

  test('a rule that selects callers is exported to its own namespace, to which it is private', () => {
    const rule = object('networking.istio.io/v1', 'DestinationRule', { workloadSelector: {} });
    expect(exportedTo(rule, LANE)['spec']).toEqual({ workloadSelector: {}, exportTo: ['.'] });
  });

  test.each([
    ['networking.istio.io/v1', 'Gateway'],
    ['security.istio.io/v1', 'PeerAuthentication'],
    ['serving.knative.dev/v1', 'Service'],
    ['v1', 'ServiceAccount'],
  ])('leaves %s %s as it is', (apiVersion, kind) => {
    const other = object(apiVersion, kind);
    expect(exportedTo(other, LANE)).toBe(other);
  });
});

import { describe, expect, it } from 'vitest';
import type { MarkedPlace } from './marked-places.ts';
import { readMark, readVersions, sentinelObjects } from './sentinel.ts';

const sidecars = (namespace: string): MarkedPlace => ({ namespace, contexts: ['SIDECAR_OUTBOUND'] });

describe('the sentinel', () => {
  it('is one EnvoyFilter per namespace, labelled by the run, and carries the mark', () => {
    const objects = sentinelObjects([sidecars('a'), sidecars('b')], [], 'cafe', 'run-1');
    expect(
      objects.map(({ kind, metadata }) => [kind, metadata.namespace, metadata.labels?.['meshproof.dev/run']]),
    ).toEqual([
      ['EnvoyFilter', 'a', 'run-1'],
      ['EnvoyFilter', 'b', 'run-1'],
    ]);
    expect(JSON.stringify(objects)).toContain('"change":"cafe"');
  });

  it('marks what is called in the namespace of the caller, so that pooled connections end, and for all its sidecars alike', () => {
    const from = 'a';
    const toHttpbin = { from, service: 'httpbin.a', port: 8000 };
    const toMongo = { from, service: 'mongo.db' };
    const fromElsewhere = { from: 'b', service: 'httpbin.a', port: 8000 };
    const calls = [toHttpbin, toMongo, toHttpbin, fromElsewhere];
    const [filter] = sentinelObjects([sidecars('a')], calls, 'cafe', 'run-1');
    const patches = filter?.['spec'] as { configPatches: readonly { match: { cluster?: object } }[] };
    const context = 'SIDECAR_OUTBOUND';
    expect(patches.configPatches.flatMap(({ match }) => (match.cluster === undefined ? [] : match))).toEqual([
      { context, cluster: { name: 'BlackHoleCluster' } },
      { context, cluster: { service: 'httpbin.a.svc.cluster.local', portNumber: 8000 } },
      { context, cluster: { service: 'mongo.db.svc.cluster.local' } },
    ]);
  });

  it("marks what is called by its name in the cluster's own domain", () => {
    const names = { istioNamespace: 'mesh', rootNamespace: 'mesh', clusterDomain: 'corp.local' };
    const objects = sentinelObjects([sidecars('a')], [{ from: 'a', service: 'mongo.db' }], 'cafe', 'run-1', names);
    expect(JSON.stringify(objects)).toContain('"service":"mongo.db.svc.corp.local"');
    expect(JSON.stringify(objects)).not.toContain('cluster.local');
  });

  it('marks gateways in a context of their own, beside the sidecars of their namespace', () => {
    const places = [{ namespace: 'edge', contexts: ['SIDECAR_OUTBOUND', 'GATEWAY'] }] as const;
    const [filter] = sentinelObjects(places, [{ from: 'edge', service: 'echo.a' }], 'cafe', 'run-1');
    const spec = filter?.['spec'] as { readonly configPatches: readonly { applyTo: string; match: object }[] };
    const inEach = (context: string) => [
      { applyTo: 'CLUSTER', match: { context, cluster: { name: 'BlackHoleCluster' } } },
      { applyTo: 'CLUSTER', match: { context, cluster: { service: 'echo.a.svc.cluster.local' } } },
      { applyTo: 'LISTENER', match: { context } },
    ];
    expect(spec.configPatches.map(({ applyTo, match }) => ({ applyTo, match }))).toEqual([
      ...inEach('SIDECAR_OUTBOUND'),
      ...inEach('GATEWAY'),
    ]);
  });

  it('is nothing that istioctl analyze would warn of', () => {
    const [filter] = sentinelObjects([sidecars('a')], [], 'cafe', 'run-1');
    expect(filter?.metadata).toMatchObject({ annotations: { 'galley.istio.io/analyze-suppress': 'IST0133' } });
  });

  it('is empty without namespaces', () => {
    expect(sentinelObjects([], [], 'cafe', 'run-1')).toEqual([]);
  });
});

describe('readMark()', () => {
  it('finds the mark in what the admin interface dumps', () => {
    const dump =
      '{"configs":[{"cluster":{"metadata":{"filter_metadata":{\n "meshproof": {\n  "change": "cafe"\n }}}}}]}';
    expect(readMark(dump)).toBe('cafe');
  });

  it('finds none where there is none', () => {
    expect(readMark('{"configs":[{"cluster":{"name":"BlackHoleCluster"}}]}')).toBe('');
  });
});

describe('readVersions()', () => {
  it('reads versions, which hold colons themselves, and adds up rejections', () => {
    const stats = [
      'cluster_manager.cds.version_text: "2026-11-22T13:42:37Z/25"',
      'listener_manager.lds.version_text: "2026-11-22T13:42:36Z/24"',
      'cluster_manager.cds.update_rejected: 1',
      'listener_manager.lds.update_rejected: 2',
      'cluster_manager.warming_clusters: 3',
      'listener_manager.total_listeners_warming: 1',
    ].join('\n');
    expect(readVersions(stats)).toEqual({
      clusters: '2026-11-22T13:42:37Z/25',
      listeners: '2026-11-22T13:42:36Z/24',
      rejected: 3,
      warming: 4,
    });
  });
});

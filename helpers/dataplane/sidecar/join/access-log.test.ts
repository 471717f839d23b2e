import { describe, expect, it } from 'vitest';
import { formatManifest } from '../../../kube/manifest.ts';
import { RECORDED } from '../../../witness/access-log/recorded-lines.ts';
import { accessLogFilters, promptLogged } from './access-log.ts';

const workload = {
  app: 'httpbin',
  name: 'httpbin',
  namespace: 'a',
  serviceAccount: 'httpbin',
  exportTo: ['a'],
  membership: 'meshed',
} as const;

describe('accessLogFilters()', () => {
  const namespaces = [
    { name: 'wit-a', injected: true },
    { name: 'legacy', injected: false },
  ];

  it('places one filter in each namespace that has sidecars and labels it as the run', async () => {
    const filters = await accessLogFilters(namespaces, 'r1');
    expect(filters.map(({ kind, metadata }) => [kind, metadata])).toEqual([
      [
        'EnvoyFilter',
        {
          name: 'meshproof-access-log',
          namespace: 'wit-a',
          labels: { 'meshproof.dev/run': 'r1', 'app.kubernetes.io/managed-by': 'meshproof' },
          annotations: { 'galley.istio.io/analyze-suppress': 'IST0133' },
        },
      ],
    ]);
    const yaml = formatManifest(filters);
    const operators = [...yaml.matchAll(/: "?(%[^"\n]*%)"?$/gm)].map(([, operator]) => operator);
    expect(operators).toHaveLength(72);
    expect(yaml).not.toContain('workloadSelector');
  });

  it('logs every field that a recorded line has', async () => {
    const yaml = formatManifest(await accessLogFilters(namespaces, 'any'));
    const line = RECORDED.find(({ what }) => what.includes('HTTP policy'))?.line ?? '';
    const fields = Object.keys(JSON.parse(line) as object);
    expect(fields.filter((field) => !yaml.includes(` ${field}: `))).toEqual([]);
  });
});

describe('promptLogged()', () => {
  const configOf = (annotations?: Readonly<Record<string, string>>): unknown =>
    JSON.parse(
      promptLogged({ ...workload, ...(annotations && { annotations }) }).annotations?.['proxy.istio.io/config'] ?? '',
    );

  it('requests a prompt log by a duration of ProxyConfig of at least a millisecond', () => {
    expect(configOf()).toEqual({ fileFlushInterval: expect.stringMatching(/^0\.\d{1,3}s$/) });
  });

  it('keeps the ProxyConfig of the workload, which prevails', () => {
    expect(configOf({ 'proxy.istio.io/config': 'holdApplicationUntilProxyStarts: true' })).toEqual({
      fileFlushInterval: '0.05s',
      holdApplicationUntilProxyStarts: true,
    });
    expect(configOf({ 'proxy.istio.io/config': '{"fileFlushInterval":"2s"}' })).toEqual({ fileFlushInterval: '2s' });
  });

  it('leaves a workload without a sidecar as it is', () => {
    const bare = { ...workload, membership: 'bare' } as const;
    expect(promptLogged(bare)).toBe(bare);
  });
});

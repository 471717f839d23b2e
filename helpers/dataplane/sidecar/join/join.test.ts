import { describe, expect, it } from 'vitest';
import type { CastWorkload } from '../../../kube/cast/cast-workload.ts';
import { sidecarJoin } from './join.ts';

const workload: CastWorkload = {
  app: 'sleep',
  name: 'sleep',
  namespace: 'full',
  serviceAccount: 'sleep',
  exportTo: ['full'],
  membership: 'meshed',
};

function labelsOf(member: Partial<CastWorkload>): CastWorkload['labels'] {
  return sidecarJoin('r1').workload({ ...workload, ...member }).labels ?? {};
}

describe('sidecarJoin()', () => {
  it('lets a bare workload refuse a sidecar in a namespace that injects', () => {
    expect(labelsOf({ membership: 'bare', labels: { tier: 'mixed' } })).toEqual({
      tier: 'mixed',
      'sidecar.istio.io/inject': 'false',
    });
    expect(labelsOf({})).not.toHaveProperty('sidecar.istio.io/inject');
  });

  it('lets a workload refuse no sidecar where nothing requests one', () => {
    expect(labelsOf({ membership: 'bare', injection: 'none' })).not.toHaveProperty('sidecar.istio.io/inject');
  });

  it('places the access log and the scope in namespaces with sidecars', async () => {
    const fixtures = await sidecarJoin('r1').fixtures([
      { name: 'full', injected: true, peers: [] },
      { name: 'legacy', injected: false, peers: [] },
    ]);
    expect(fixtures.map(({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}`)).toEqual([
      'EnvoyFilter full',
      'Sidecar full',
    ]);
  });
});

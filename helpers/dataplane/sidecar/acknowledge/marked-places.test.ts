import { describe, expect, it } from 'vitest';
import { markedPlaces } from './marked-places.ts';

const pod = (namespace: string, workload: string) => ({ namespace, workload, name: workload, uid: '1', meshed: true });

describe('markedPlaces()', () => {
  it('lists each namespace once, with the contexts of its proxies', () => {
    const ingress = { ...pod('edge', 'ingress'), isGateway: true };
    expect(markedPlaces([pod('edge', 'a'), ingress, pod('edge', 'b'), pod('shop', 'c')])).toEqual([
      { namespace: 'edge', contexts: ['SIDECAR_OUTBOUND', 'GATEWAY'] },
      { namespace: 'shop', contexts: ['SIDECAR_OUTBOUND'] },
    ]);
  });
});

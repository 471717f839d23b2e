import { describe, expect, it } from 'vitest';
import { chooseControlPlane } from './control-plane.ts';

const istiod = (revision: string | undefined, availableReplicas = 1, namespace = 'istio-system') => ({
  metadata: { namespace, ...(revision === undefined ? {} : { labels: { 'istio.io/rev': revision } }) },
  status: { availableReplicas },
});

describe('chooseControlPlane()', () => {
  it('takes the only one there is', () => {
    expect(chooseControlPlane([istiod('canary', 1, 'mesh')], undefined)).toEqual({
      revision: 'canary',
      istioNamespace: 'mesh',
    });
  });

  it('takes the default one among several, and an unlabelled one for the default', () => {
    expect(chooseControlPlane([istiod('canary'), istiod(undefined)], undefined).revision).toBe('default');
  });

  it('takes the revision that is asked for', () => {
    expect(chooseControlPlane([istiod('canary'), istiod('default')], 'canary').revision).toBe('canary');
  });

  it('tells which revisions there are when the asked one is absent or the choice is open', () => {
    expect(() => chooseControlPlane([istiod('a'), istiod('b')], 'c')).toThrow(
      'choose one of them with --revision\nthe cluster has revisions a, b',
    );
    expect(() => chooseControlPlane([istiod('a'), istiod('b')], undefined)).toThrow('revisions a, b');
  });

  it('tells how to go on without any, and with one that is down', () => {
    expect(() => chooseControlPlane([], undefined)).toThrow('install Istio');
    expect(() => chooseControlPlane([istiod('default', 0)], undefined)).toThrow('no available replica');
  });
});

import { describe, expect, it } from 'vitest';
import { chooseControlPlane } from './control-plane.ts';
import { tagsIn } from './revision-tags.ts';

const istiod = (revision: string | undefined, availableReplicas = 1, namespace = 'istio-system') => ({
  metadata: { namespace, ...(revision === undefined ? {} : { labels: { 'istio.io/rev': revision } }) },
  status: { availableReplicas },
});

describe('chooseControlPlane()', () => {
  it('takes the only one there is', () => {
    expect(chooseControlPlane([istiod('canary', 1, 'mesh')], undefined)).toEqual({
      revision: 'canary',
      istioNamespace: 'mesh',
      injectedBy: 'canary',
    });
  });

  it('takes the default one among several, and an unlabelled one for the default', () => {
    expect(chooseControlPlane([istiod('canary'), istiod(undefined)], undefined).revision).toBe('default');
  });

  it('takes the revision that is asked for', () => {
    expect(chooseControlPlane([istiod('canary'), istiod('default')], 'canary').revision).toBe('canary');
  });

  it('lists the revisions when the requested one is absent or the choice is open', () => {
    expect(() => chooseControlPlane([istiod('a'), istiod('b')], 'c')).toThrow(
      'choose one of them with --revision\nthe cluster has revisions a, b',
    );
    expect(() => chooseControlPlane([istiod('a'), istiod('b')], undefined)).toThrow('revisions a, b');
  });

  it('gives a hint without any, and with one that is down', () => {
    expect(() => chooseControlPlane([], undefined)).toThrow('install Istio');
    expect(() => chooseControlPlane([istiod('default', 0)], undefined)).toThrow('no available replica');
  });

  it('has namespaces ask for the chosen one: by the label that injects there', () => {
    expect(chooseControlPlane([istiod(undefined)], undefined).injectedBy).toBeUndefined();
    expect(chooseControlPlane([istiod('1-21')], undefined)).toMatchObject({ revision: '1-21', injectedBy: '1-21' });
    expect(chooseControlPlane([istiod('1-20'), istiod('1-21')], '1-21').injectedBy).toBe('1-21');
  });

  it('resolves a tag to its revision, and keeps the tag for the namespaces', () => {
    const tags = { byName: { 'prod-stable': '1-21', default: '1-20' } };
    const both = [istiod('1-20'), istiod('1-21')];
    expect(chooseControlPlane(both, 'prod-stable', tags)).toMatchObject({
      revision: '1-21',
      injectedBy: 'prod-stable',
    });
    expect(() => chooseControlPlane(both, 'prod-canary', tags)).toThrow(
      'revisions 1-20, 1-21 and tags prod-stable (of 1-21), default (of 1-20)',
    );
    expect(() => chooseControlPlane(both, 'x', { byName: {}, unread: 'Forbidden' })).toThrow(
      'its revision tags could not be read: Forbidden',
    );
  });

  it('takes the default tag for what it leads to, even away from a revision called default', () => {
    const tags = { byName: { default: '1-21' } };
    for (const istiods of [[istiod('1-21')], [istiod(undefined), istiod('1-21')], [istiod('1-20'), istiod('1-21')]]) {
      const chosen = chooseControlPlane(istiods, undefined, tags);
      expect(chosen.revision).toBe('1-21');
      expect(chosen.injectedBy).toBeUndefined();
    }
    expect(chooseControlPlane([istiod(undefined), istiod('1-21')], 'default', tags)).toMatchObject({
      revision: '1-21',
      injectedBy: 'default',
    });
  });

  it('reads tags from the labels of webhooks, others name none', () => {
    const webhook = (labels?: Record<string, string>) => ({ metadata: labels === undefined ? {} : { labels } });
    const tag = { 'istio.io/tag': 'prod', 'istio.io/rev': '1-21', app: 'sidecar-injector' };
    expect(tagsIn([webhook(), webhook({ 'istio.io/rev': '1-20' }), webhook(tag)])).toEqual({ prod: '1-21' });
  });
});

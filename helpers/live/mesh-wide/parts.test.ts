import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../kube/manifest.ts';
import { partsOf } from './parts.ts';

const object = (kind: string, name: string, namespace: string) => ({
  apiVersion: kind === 'IstioOperator' ? 'install.istio.io/v1alpha1' : 'security.istio.io/v1',
  kind,
  metadata: { name, namespace },
});
const namespaced = object('PeerAuthentication', 'strict', 'full');
const root = object('PeerAuthentication', 'default', 'istio-system');
const settings = object('IstioOperator', 'mesh-config', 'istio-system');
const names = (objects: readonly KubeObject[]) => objects.map(({ metadata }) => metadata.name);

describe('partsOf()', () => {
  test("separates the mesh's own configuration from objects, and lists mesh-wide objects", () => {
    const parts = partsOf({ deletes: [root], applies: [settings, namespaced] });
    expect([names(parts.objects.deletes), names(parts.objects.applies)]).toEqual([['default'], ['strict']]);
    expect(parts.config).toEqual({ deletes: [], applies: [settings] });
    expect(parts.meshWide).toEqual([root]);
  });

  test('separates objects that must not exist from those to apply', () => {
    const gone = { ...root, metadata: { ...root.metadata, annotations: { 'meshproof.dev/absent': 'true' } } };
    const { objects, meshWide } = partsOf({ deletes: [], applies: [gone, namespaced] });
    expect([names(objects.applies), names(objects.absent)]).toEqual([['strict'], ['default']]);
    expect(meshWide).toEqual([gone]);
  });

  test('has no parts for an empty change', () => {
    expect(partsOf({ deletes: [], applies: [] })).toEqual({
      objects: { deletes: [], applies: [], absent: [] },
      config: { deletes: [], applies: [] },
      meshWide: [],
    });
  });
});

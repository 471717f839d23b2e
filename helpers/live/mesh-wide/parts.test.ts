import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../kube/manifest.ts';
import { partsOf } from './parts.ts';

const object = (kind: string, name: string, namespace: string) => ({
  apiVersion: kind === 'IstioOperator' ? 'install.istio.io/v1alpha1' : 'security.istio.io/v1',
  kind,
  metadata: { name, namespace },
});
const own = object('PeerAuthentication', 'strict', 'full');
const root = object('PeerAuthentication', 'default', 'istio-system');
const settings = object('IstioOperator', 'mesh-config', 'istio-system');
const names = (objects: readonly KubeObject[]) => objects.map(({ metadata }) => metadata.name);

describe('partsOf()', () => {
  test("keeps the mesh's own configuration from the API server and says what is felt everywhere", () => {
    const parts = partsOf({ deletes: [root], applies: [settings, own] });
    expect([names(parts.objects.deletes), names(parts.objects.applies)]).toEqual([['default'], ['strict']]);
    expect(parts.config).toEqual({ deletes: [], applies: [settings] });
    expect(parts.wide).toEqual([root]);
  });

  test('tells what is not to be there from what is', () => {
    const gone = { ...root, metadata: { ...root.metadata, annotations: { 'meshproof.dev/absent': 'true' } } };
    const { objects, wide } = partsOf({ deletes: [], applies: [gone, own] });
    expect([names(objects.applies), names(objects.absent)]).toEqual([['strict'], ['default']]);
    expect(wide).toEqual([gone]);
  });

  test('finds nothing in nothing', () => {
    expect(partsOf({ deletes: [], applies: [] })).toEqual({
      objects: { deletes: [], applies: [], absent: [] },
      config: { deletes: [], applies: [] },
      wide: [],
    });
  });
});

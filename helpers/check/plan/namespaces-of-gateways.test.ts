import { describe, expect, test } from 'vitest';
import { gateway } from '../../model/workloads/gateway-member.ts';
import { echo } from '../../model/workloads/sample-workloads.ts';
import { mapObject, namespaceMap } from './namespaces.ts';

const map = namespaceMap({ 'ingress.edge': gateway(), 'echo.mtls-test': echo.meshed() }, 'p1-');
const object = (kind: string, spec: object) => ({
  apiVersion: 'networking.istio.io/v1',
  kind,
  metadata: { name: 'web', namespace: 'edge' },
  spec,
});

describe('mapObject() of what is about gateways', () => {
  test('a Gateway selects the pods of its lane alone', () => {
    const servers = [
      { hosts: ['edge/shop.example', 'mtls-test/*'], tls: { credentialName: 'edge/web' } },
      { hosts: ['*'], tls: { credentialName: 'web' } },
    ];
    expect(mapObject(map, object('Gateway', { selector: { app: 'ingress' }, servers }))).toMatchObject({
      metadata: { namespace: 'p1-edge' },
      spec: {
        selector: { app: 'ingress', 'meshproof.dev/namespace': 'p1-edge' },
        servers: [
          { hosts: ['p1-edge/shop.example', 'p1-mtls-test/*'], tls: { credentialName: 'p1-edge/web' } },
          { hosts: ['*'], tls: { credentialName: 'web' } },
        ],
      },
    });
  });

  test('a selector of no member of the cast stays as it is', () => {
    const spec = { selector: { app: 'stranger' }, servers: [] };
    expect(mapObject(map, object('Gateway', spec))).toMatchObject({ spec });
  });

  test('a selector of a workload that is no gateway stays as it is', () => {
    const spec = { selector: { app: 'echo' }, servers: [] };
    expect(mapObject(map, object('Gateway', spec))['spec']).toEqual(spec);
  });

  test('routes are bound to the Gateways of the lane', () => {
    const spec = {
      gateways: ['edge/web', 'web', 'mesh'],
      tls: [{ match: [{ sniHosts: ['echo.mtls-test.svc.cluster.local', 'shop.example'] }] }],
    };
    expect(mapObject(map, object('VirtualService', spec))).toMatchObject({
      spec: {
        gateways: ['p1-edge/web', 'web', 'mesh'],
        tls: [{ match: [{ sniHosts: ['echo.p1-mtls-test.svc.cluster.local', 'shop.example'] }] }],
      },
    });
  });
});

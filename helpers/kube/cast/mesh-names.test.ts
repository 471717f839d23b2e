import { expect, test } from 'vitest';
import { DEFAULT_NAMES, serviceHost, withServiceHosts, withServiceHostsIn } from './mesh-names.ts';

const corp = { ...DEFAULT_NAMES, clusterDomain: 'corp.local' };

test('hosts of Services are those of the mesh', () => {
  expect(serviceHost('echo.shop', corp)).toBe('echo.shop.svc.corp.local');
  expect(serviceHost('echo.shop')).toBe('echo.shop.svc.cluster.local');
});

test('a text names Services as the mesh does, and trust domains as it was written', () => {
  const text = 'host: "*.shop.svc.cluster.local"\nprincipals: [cluster.local/ns/shop/sa/a, x.svc.cluster.localish]';
  expect(withServiceHosts(text, corp)).toBe(
    'host: "*.shop.svc.corp.local"\nprincipals: [cluster.local/ns/shop/sa/a, x.svc.cluster.localish]',
  );
  expect(withServiceHosts(text)).toBe(text);
});

test('an object names Services as the mesh does, in every text and key of it', () => {
  const object = { spec: { hosts: ['a.shop.svc.cluster.local'], port: 80, 'a.shop.svc.cluster.local': null } };
  const mapped = { spec: { hosts: ['a.shop.svc.corp.local'], port: 80, 'a.shop.svc.corp.local': null } };
  expect(withServiceHostsIn([object], corp)).toEqual([mapped]);
  expect(withServiceHostsIn([object])).toEqual([object]);
});

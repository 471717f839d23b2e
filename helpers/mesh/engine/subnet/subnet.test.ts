import { describe, expect, test } from 'vitest';
import { freeSubnet, namedSubnet, subnetOfPool } from './subnet.ts';

function host(routes: readonly string[], addresses: readonly string[] = []) {
  const info = addresses.map((one) => {
    const [local, prefix] = one.split('/');
    return { ifname: 'eth0', addr_info: [{ family: 'inet', local, prefixlen: Number(prefix) }] };
  });
  return {
    routes: JSON.stringify(routes.map((dst) => ({ dst, dev: 'eth0', table: '51820' }))),
    addresses: JSON.stringify(info),
  };
}

const networkBeside = (...routes: string[]) => freeSubnet(host(routes))?.network;

describe('freeSubnet()', () => {
  test('takes the first network on a host that routes elsewhere', () => {
    expect(freeSubnet(host(['default', '192.0.2.0/24']))).toEqual({
      network: '10.213.0.0/16',
      bridgeAddress: '10.213.0.1/24',
      pool: '10.213.128.0/17',
    });
  });

  test('passes over a network that a route or an address lies in', () => {
    expect(networkBeside('10.213.0.0/24', '10.214.128.0/17', '10.215.3.4')).toBe('10.216.0.0/16');
    expect(freeSubnet(host(['default'], ['10.213.7.1/32', '10.214.9.9/20']))?.network).toBe('10.215.0.0/16');
  });

  test.each([
    ['the halves of a default route, as OpenVPN makes them', ['0.0.0.0/1', '128.0.0.0/1']],
    ['the whole internet in pieces', ['0.0.0.0/5', '8.0.0.0/7', '12.0.0.0/6', '16.0.0.0/4', '64.0.0.0/2']],
    ['a default route of a table that policy rules use', ['default', 'default']],
  ])('does not take for a neighbour: %s', (_name, routes) => {
    expect(networkBeside(...routes)).toBe('10.213.0.0/16');
  });

  test('goes on to the other private ranges where a company routes one of them whole', () => {
    expect(networkBeside('10.0.0.0/8')).toBe('172.31.0.0/16');
    expect(networkBeside('10.0.0.0/8', '172.16.0.0/12')).toBe('192.168.240.0/20');
    expect(networkBeside('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16')).toBe('100.64.0.0/16');
    expect(networkBeside('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10')).toBeUndefined();
  });

  test('keeps the network of an earlier start, in which networks of clusters are, unless it is taken', () => {
    const earlier = subnetOfPool('172.20.128.0/17');
    expect(freeSubnet(host(['default']), earlier)?.network).toBe('172.20.0.0/16');
    expect(freeSubnet(host(['172.20.1.0/24']), earlier)?.network).toBe('10.213.0.0/16');
  });
});

describe('subnetOfPool()', () => {
  test('knows every network that is chosen by its pool', () => {
    const taken: string[] = [];
    for (;;) {
      const subnet = freeSubnet(host(taken));
      if (subnet === undefined) break;
      expect(subnetOfPool(subnet.pool)).toEqual(subnet);
      taken.push(subnet.network);
    }
    expect(taken).toHaveLength(17 + 16 + 16 + 63);
  });

  test.each(['172.16.0.0/16', '10.213.0.0/17', '10.0.0.0/8', '10.213.128.1/17', 'fd00::/64', ''])(
    'does not know %j',
    (pool) => {
      expect(subnetOfPool(pool)).toBeUndefined();
    },
  );
});

describe('namedSubnet()', () => {
  test('reads the variable', () => {
    expect(namedSubnet({})).toBeUndefined();
    expect(namedSubnet({ MESHPROOF_SUBNET: '10.99.16.0/20' })).toEqual({
      network: '10.99.16.0/20',
      bridgeAddress: '10.99.16.1/24',
      pool: '10.99.24.0/21',
    });
  });

  test.each(['10.99.0.1/16', '10.99.0.0', '10.99.0.0/24', '0.0.0.0/0', '10.99.0.0/16; id', '300.1.0.0/16'])(
    'refuses %j with what may be written',
    (named) => {
      expect(() => namedSubnet({ MESHPROOF_SUBNET: named })).toThrow(/write a network of \/12 to \/22/);
    },
  );
});

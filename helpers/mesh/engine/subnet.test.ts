import { expect, test } from 'vitest';
import { freeSubnet, subnetOfPool } from './subnet.ts';

const header = 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n';
const route = (destination: string, mask: string) =>
  `eth0\t${destination}\t00000000\t0001\t0\t0\t0\t${mask}\t0\t0\t0\n`;

test('the first network is taken on a host that routes elsewhere', () => {
  const routes = header + route('00000000', '00000000') + route('000200C0', '00FFFFFF');
  expect(freeSubnet(routes)).toEqual({
    network: '10.213.0.0/16',
    bridgeAddress: '10.213.0.1/24',
    pool: '10.213.128.0/17',
  });
});

test('a network that a route lies in is passed over', () => {
  const routes = header + route('0000D50A', '00FFFFFF') + route('0080D60A', '0080FFFF');
  expect(freeSubnet(routes)?.bridgeAddress).toBe('10.215.0.1/24');
});

test('a host that routes all of 10.0.0.0/8 has no room', () => {
  expect(freeSubnet(header + route('0000000A', '000000FF'))).toBeUndefined();
});

test('the subnet of an earlier start is known by its pool', () => {
  expect(subnetOfPool('10.215.128.0/17')).toEqual({
    network: '10.215.0.0/16',
    bridgeAddress: '10.215.0.1/24',
    pool: '10.215.128.0/17',
  });
  expect(subnetOfPool('172.16.0.0/16')).toBeUndefined();
});

import { expect, test } from 'vitest';
import { parseBoundingSet } from './capabilities.ts';

const status = (mask: string) =>
  `Name:\tnode\nCapEff:\t0000000000000000\nCapBnd:\t${mask}\nCapAmb:\t0000000000000000\n`;

test('a full bounding set misses nothing', () => {
  expect(parseBoundingSet(status('000001ffffffffff'), 40)).toEqual({ missing: [], lacksSysResource: false });
});

test('a host that lacks CAP_SYS_RESOURCE is recognised', () => {
  expect(parseBoundingSet(status('000001fffeffffff'), 40)).toEqual({ missing: [24], lacksSysResource: true });
});

test('another missing capability is listed without being mistaken for CAP_SYS_RESOURCE', () => {
  expect(parseBoundingSet(status('000001fffffeffff'), 40)).toEqual({ missing: [16], lacksSysResource: false });
});

test('capabilities the kernel does not know are not missing', () => {
  expect(parseBoundingSet(status('000000ffffffffff'), 39).missing).toEqual([]);
});

test('a status without a bounding set is refused', () => {
  expect(() => parseBoundingSet('Name:\tnode\n', 40)).toThrow('no CapBnd line');
});

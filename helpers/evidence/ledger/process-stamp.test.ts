import { expect, test } from 'vitest';
import { livenessOf, ownPlace, processStamp } from './process-stamp.ts';

const here = ownPlace();
const stamp = processStamp(process.pid);
const gone = { ...stamp, startedAt: '1' };
const machine = { ...here, pidNamespace: 'pid:[4026531836]', machine: 'm1', host: 'h1', boot: 'b1' };

test('a process of this container is alive while it runs, and dead afterwards', () => {
  expect(livenessOf(stamp)).toBe('alive');
  expect(livenessOf(gone)).toBe('dead');
});

test.each([
  ['in another container of this kernel', { ...here, pidNamespace: 'pid:[1]' }],
  ['on another host', { ...here, boot: 'other', host: 'other', machine: 'other' }],
  [
    'in a container of this name, before this or another machine booted',
    { ...here, boot: 'other', pidNamespace: 'pid:[1]' },
  ],
  ['on a host of this name that is another machine', { ...machine, boot: 'other', machine: 'm2' }],
  ['on a host without a machine id', { ...machine, boot: 'other', machine: '' }],
])('a process %s is unknown, whatever number it has here', (_, place) => {
  expect(livenessOf({ ...stamp, place }, { ...machine, boot: here.boot })).toBe('unknown');
  expect(livenessOf({ ...gone, place }, { ...machine, boot: here.boot })).toBe('unknown');
});

test('a process of this machine before its last boot is dead', () => {
  expect(livenessOf({ ...stamp, place: { ...machine, boot: 'before' } }, machine)).toBe('dead');
});

test('a stamp of an earlier version is alive only if its process is found', () => {
  const { pid, startedAt } = stamp;
  expect(livenessOf({ pid, startedAt })).toBe('alive');
  expect(livenessOf({ pid, startedAt: '1' })).toBe('unknown');
});

import { expect, test } from 'vitest';
import { forwardingEnd, type HostNote } from './host-note.ts';

const note = (before: '0' | '1', changed: boolean): HostNote => ({
  boot: 'b',
  forwarding: { before, changed },
  devices: ['lo', 'eth0', 'virbr0'],
  chains: {},
});
const ours = new Set(['mproof-1', 'br-1']);

test.each([
  ['turned on by the start, nothing new', note('0', true), ['lo', 'eth0', 'virbr0', 'mproof-1', 'br-1'], 'off'],
  ['on before', note('1', false), ['lo', 'eth0', 'mproof-1'], 'stays'],
  ['turned on by another program before the start came to it', note('0', false), ['lo', 'eth0'], 'stays'],
])('forwarding that was %s', (_name, before, devices, end) => {
  expect(forwardingEnd(before, devices, ours)).toEqual({ end });
});

test('forwarding stays on, with the reason, when a device came later that may need it', () => {
  expect(forwardingEnd(note('0', true), ['lo', 'eth0', 'lxdbr0', 'wg0', 'mproof-1'], ours)).toEqual({
    end: 'stays',
    why: 'lxdbr0, wg0 came later and may need it',
  });
});

import { expect, test } from 'vitest';
import { PLAIN } from '../../report/text/text-style.ts';
import { describeAppArmor } from './apparmor.ts';
import { requireReady } from './examine.ts';
import { findingsText } from './findings-text.ts';
import { diskState, memoryFinding, nodeFinding } from './host.ts';

const GIB = 2 ** 30;
const missing = {
  need: 'engine',
  state: 'missing',
  details: 'none responds',
  hint: 'run: sudo systemctl start docker',
} as const;

test('a Node.js outside the range is missing, with how to get one', () => {
  expect(nodeFinding('20.19.0', '>=22.22.0')).toMatchObject({
    state: 'missing',
    hint: expect.stringContaining('npm start'),
  });
  expect(nodeFinding('24.21.0', '>=22.22.0').state).toBe('ready');
});

test.each([
  [20, 'ready'],
  [5, 'warning'],
  [1, 'missing'],
])('%i GiB of free disk is %s', (free, state) => {
  expect(diskState(free * GIB, '/cache').state).toBe(state);
});

test('little memory warns and does not stop', () => {
  expect(memoryFinding(2 * GIB, 2).state).toBe('warning');
});

test('a missing need stops a run, with its hint first', () => {
  expect(() => requireReady([nodeFinding('24.21.0', '*'), missing])).toThrow(
    /^could not use this machine: engine \(none responds\); run: sudo systemctl start docker/,
  );
  expect(() => requireReady([nodeFinding('24.21.0', '*')])).not.toThrow();
});

test('each finding is a line, followed by its hint', () => {
  expect(findingsText([nodeFinding('24.21.0', '*'), missing], PLAIN)).toBe(
    '✓ Node.js  24.21.0\n✗ engine   none responds\n           run: sudo systemctl start docker\n',
  );
});

test('a kernel that enforces AppArmor without apparmor_parser is reported with how to get it', () => {
  expect(describeAppArmor({ lacking: false, brought: false }).state).toBe('ready');
  expect(describeAppArmor({ lacking: true, brought: true })).toMatchObject({
    state: 'will',
    details: expect.stringContaining('installs the package apparmor'),
  });
  expect(describeAppArmor({ lacking: true, brought: false })).toMatchObject({
    state: 'warning',
    hint: 'run: sudo apt-get install apparmor',
  });
});

import { expect, test } from 'vitest';
import { edited } from './module-copy.ts';

const longer = { '5 * time.Second': '2 * time.Hour' };

test('replaces a text that occurs once', () => {
  expect(edited('m/a.go', 'idle = 5 * time.Second\n', longer)).toBe('idle = 2 * time.Hour\n');
});

test.each([
  ['is missing', 'idle = 6 * time.Second', '0 times'],
  ['occurs twice', 'a = 5 * time.Second; b = 5 * time.Second', '2 times'],
])('refuses a text that %s', (_what, text, count) => {
  expect(() => edited('m/a.go', text, longer)).toThrow(`"5 * time.Second" occurs ${count}`);
});

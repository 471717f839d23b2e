import { describe, expect, it } from 'vitest';
import { EXIT } from '../../errors.ts';
import { fakeContext } from '../fake-context.ts';
import { benchCli } from './program.ts';

describe('npm run bench', () => {
  it('has a help text', async () => {
    const context = fakeContext('--help');
    expect(await benchCli(context)).toBe(EXIT.conforms);
    expect(context.out()).toContain('one bare curl --parallel per source and round');
  });

  it.each([
    ['--matrix', '100x100'],
    ['--rounds', '9'],
    ['--rounds', '101'],
    ['--timeout', 'soon'],
    ['--unknown'],
    ['--cost', '--rounds', '2'],
    ['--cost', '--strict'],
    ['--cost', '--matrix', '3x1'],
    ['--cost', '--context', 'c'],
    ['--cost', '--output', 'junit'],
    ['--output', 'html'],
    ['extra'],
  ])('refuses %s %s %s before it touches anything', async (...argv) => {
    const context = fakeContext(...argv.filter((part) => typeof part === 'string'));
    expect(await benchCli(context)).toBe(EXIT.usage);
    expect(context.out()).toBe('');
    expect(context.err()).not.toBe('');
  });
});

it('--help has durations with a unit', async () => {
  const context = fakeContext('--help');
  expect(await benchCli(context)).toBe(0);
  expect(context.out()).toContain('(default: 30m)');
  expect(context.out()).not.toMatch(/default: \d{4,}/);
});

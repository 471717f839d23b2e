import { describe, expect, test } from 'vitest';
import { wrapped } from './markdown.ts';

describe('wrapped()', () => {
  test('breaks prose at 100 columns, and indents what follows', () => {
    const text = 'eleven-long '.repeat(20).trim();
    const lines = wrapped(text, '  ').split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
    expect(lines.slice(1).every((line) => line.startsWith('  eleven'))).toBe(true);
    expect(lines.map((line) => line.trim()).join(' ')).toBe(text);
  });

  test('breaks neither code nor links', () => {
    const code = '`sleep.legacy -> httpbin.mtls-test`';
    const link = '[two of these](../suites/peer authentication.ts)';
    const text = `${'a'.repeat(80)} ${code}, ${'b'.repeat(70)} ${link}.`;
    expect(wrapped(text).split('\n')).toEqual(['a'.repeat(80), `${code},`, 'b'.repeat(70), `${link}.`]);
  });

  test('keeps what fits as it is', () => {
    expect(wrapped('a [b] c')).toBe('a [b] c');
    expect(wrapped('')).toBe('');
  });
});

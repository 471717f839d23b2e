import { expect, test } from 'vitest';
import { filledIn } from './filled-in.ts';

const pin = { module: 'k8s.io/kubernetes', version: 'v1.36.3', reports: 'v1.36.3' };

test('what a program reports is filled in from its pin', () => {
  expect(filledIn('{major}.{minor} of {reports}, {version}\n', pin)).toBe('1.36 of v1.36.3, v1.36.3\n');
});

test('other braces stay', () => {
  expect(filledIn('{other} {}', pin)).toBe('{other} {}');
});

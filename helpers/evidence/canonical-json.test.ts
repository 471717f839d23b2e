import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { canonicalDocument, canonicalLine } from './canonical-json.ts';

test('keys are sorted at every depth', () => {
  expect(canonicalLine({ b: { d: 1, c: 2 }, a: [] })).toBe('{"a":[],"b":{"c":2,"d":1}}');
});

test('a document is indented and ends in a newline', () => {
  expect(canonicalDocument({ b: 1, a: 2 })).toBe('{\n  "a": 2,\n  "b": 1\n}\n');
});

test('a value that is not JSON is refused', () => {
  expect(() => canonicalLine(undefined)).toThrow(TypeError);
});

property.prop([fc.jsonValue({ noUnicodeString: false })])('a document reads back as the same value', (value) => {
  expect(canonicalLine(JSON.parse(canonicalDocument(value)))).toBe(canonicalLine(value));
});

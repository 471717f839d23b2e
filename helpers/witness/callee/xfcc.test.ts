import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { formatXfcc, parseXfcc, type XfccElement } from './xfcc.ts';

/** Any text that survives Envoy's quoting: no backslash before a quote or at the end. */
const value = fc.string().filter((text) => !/\\("|$)/.test(text) && text.trim() === text);
const element: fc.Arbitrary<XfccElement> = fc
  .record({
    by: fc.array(value, { maxLength: 2 }),
    hash: fc.string({ minLength: 64, maxLength: 64, unit: fc.constantFrom('0', '7', 'a', 'f') }),
    uri: fc.array(value, { maxLength: 3 }),
    subject: fc.option(value, { nil: undefined }),
    dns: fc.array(value, { maxLength: 3 }),
  })
  .map(({ subject, ...rest }) => (subject === undefined ? rest : { ...rest, subject }));

describe('parseXfcc()', () => {
  it('parses the header of a sidecar', () => {
    const text =
      'By=spiffe://cluster.local/ns/a/sa/httpbin;Hash=364ade;Subject="";URI=spiffe://cluster.local/ns/b/sa/sleep';
    expect(parseXfcc(text)).toEqual([
      {
        by: ['spiffe://cluster.local/ns/a/sa/httpbin'],
        hash: '364ade',
        subject: '',
        uri: ['spiffe://cluster.local/ns/b/sa/sleep'],
        dns: [],
      },
    ]);
  });

  it('keeps separators and escaped quotes inside quoted values, and elements in order', () => {
    const elements = parseXfcc(String.raw`Hash=1;Subject="CN=\"a\",O=x;y";DNS=one;DNS=two,By=z;Hash=2;URI=u`);
    expect(elements.map(({ hash }) => hash)).toEqual(['1', '2']);
    expect(elements[0]).toMatchObject({ subject: 'CN="a",O=x;y', dns: ['one', 'two'] });
  });

  it('keeps a backslash that escapes a comma of a subject', () => {
    expect(parseXfcc(String.raw`Subject="O=a\,b"`)[0]?.subject).toBe(String.raw`O=a\,b`);
  });

  it.each([
    ['', 0],
    ['By=a;', 5],
    ['By=a,', 5],
    ['Who=a', 0],
    ['By=a;=b', 5],
    ['Subject="a', 10],
    ['Subject="a"b', 11],
    ['URI=a"b', 5],
  ])('names the position in %j', (text, position) => {
    expect(() => parseXfcc(text)).toThrow(`could not read X-Forwarded-Client-Cert at position ${position.toString()};`);
  });

  test.prop([fc.array(element, { minLength: 1, maxLength: 4 })])('parses the output of formatXfcc()', (elements) => {
    expect(parseXfcc(formatXfcc(elements))).toEqual(elements);
  });

  test.prop([fc.string()])('returns elements or names a position for any text', (text) => {
    try {
      expect(parseXfcc(text).length).toBeGreaterThan(0);
    } catch (error) {
      expect(error).toMatchObject({ name: 'MeshproofError', message: expect.stringMatching(/at position \d+;/) });
    }
  });
});

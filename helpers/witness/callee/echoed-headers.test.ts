import { describe, expect, it } from 'vitest';
import { readEchoedHeaders } from './echoed-headers.ts';

describe('readEchoedHeaders()', () => {
  it.each([
    ['go-httpbin, arrays', '{"headers":{"Host":["httpbin:8000"],"X-Twice":["a","b"]}}', ['a', 'b']],
    [
      'echo, lines',
      'URL=/\nProto=HTTP/1.1\nRequestHeader=Host:httpbin:8000\nRequestHeader=X-Twice:a,b\nHostname=e',
      ['a,b'],
    ],
    ['Python httpbin, strings', '{"headers":{"Host":"httpbin:8000","X-Twice":"a,b"}}', ['a,b']],
  ])('reads the response of %s', (_, body, twice) => {
    const headers = readEchoedHeaders(body);
    expect(headers?.get('host')).toEqual(['httpbin:8000']);
    expect(headers?.get('x-twice')).toEqual(twice);
  });

  it.each([
    '',
    'RBAC: access denied',
    '{}',
    '[]',
    'null',
    '{"headers":[]}',
    '{"headers":{"Host":1}}',
    '{"headers":{"Host":[1]}}',
  ])('returns undefined for %j', (body) => expect(readEchoedHeaders(body)).toBeUndefined());
});

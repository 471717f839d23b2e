import { fc, it } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { MeshproofError } from '../../errors.ts';
import { parseAccessLogLine } from './entry.ts';
import { RECORDED } from './recorded-lines.ts';

const [first] = RECORDED;
if (first === undefined) throw new Error('no recorded line');
const mark = first.line.indexOf('"meshproof":') + '"meshproof":'.length;

describe('parseAccessLogLine()', () => {
  it.each(RECORDED.map(({ what, line }) => [what, line] as const))(
    'keeps every field of a recorded line: %s',
    (_, line) => {
      expect(parseAccessLogLine(line)).toEqual(JSON.parse(line));
    },
  );

  it.each([
    '',
    '2026-11-22T13:48:14.1Z\tinfo\tEnvoy proxy is ready',
    '[2026-11-22T13:48:14.958Z] "GET /?"meshproof": HTTP/1.1" 200 - via_upstream',
    '{"start_time":"2026-11-22T13:48:14.958Z","path":"/?\\"meshproof\\":\\"http\\""}',
    '{"nested":{"meshproof":"http"}}',
  ])('ignores a line of another origin: %s', (line) => {
    expect(parseAccessLogLine(line)).toBeUndefined();
  });

  it.prop([fc.string()])('accepts no other text', (text) => {
    expect(parseAccessLogLine(text)).toBeUndefined();
  });

  it.prop([fc.integer({ min: mark, max: first.line.length - 1 })])('rejects an incomplete line', (end) => {
    expect(() => parseAccessLogLine(first.line.slice(0, end))).toThrow(MeshproofError);
  });

  it('rejects a line of another shape, and reports the difference', () => {
    const other = JSON.stringify({ ...JSON.parse(first.line), connection: 'seven' });
    expect(() => parseAccessLogLine(other)).toThrow(/connection/);
    expect(() => parseAccessLogLine(other.replace('"http"', '"smtp"'))).toThrow(MeshproofError);
  });
});

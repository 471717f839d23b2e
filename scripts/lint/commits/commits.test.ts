import { describe, expect, it } from 'vitest';
import { commitFaults } from './commits.ts';

const commit = { hash: '0123456789abcdef', subject: 'Count the ticks', body: 'Two ticks were counted as one.\n' };

describe('commitFaults()', () => {
  it('accepts a subject of 72 characters and a body', () => {
    expect(commitFaults({ ...commit, subject: 'é'.repeat(72) })).toEqual([]);
  });

  it('reports a longer subject', () => {
    expect(commitFaults({ ...commit, subject: 'a'.repeat(73) })).toEqual([
      `0123456789 "${'a'.repeat(73)}": the subject has 73 characters, at most 72`,
    ]);
  });

  it.each(['', '\n', 'Signed-off-by: A <a@example.com>\n\nCo-authored-by: B <b@example.com>\n'])(
    'reports a body without a reason: %j',
    (body) => {
      expect(commitFaults({ ...commit, body })).toEqual([
        '0123456789 "Count the ticks": no body; write why the change was made',
      ]);
    },
  );

  it('reports both', () => {
    expect(commitFaults({ ...commit, subject: 'a'.repeat(73), body: '' })).toHaveLength(2);
  });
});

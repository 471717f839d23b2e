import { describe, expect, it } from 'vitest';
import { clientFacts, lineOf } from './facts.ts';

const recorded = {
  kind: 'mongo',
  uri: 'mongodb://mongo.db:27017/',
  ok: true,
  errorName: '',
  errorMessage: '',
  code: '',
  totalMs: 3,
} as const;

describe('clientFacts', () => {
  it('reads the facts of a kind with what was added to them', () => {
    const facts = { ...recorded, repeated: true, clusterFacts: { roots: ['PEM'] } };
    expect(clientFacts.parse(facts)).toEqual(facts);
  });

  it('drops fields that belong to the observation alone', () => {
    expect(clientFacts.parse({ ...recorded, fact: 'sds' })).toEqual(recorded);
  });

  it.each([
    ['an unknown kind', { ...recorded, kind: 'smtp' }],
    ['a missing field', { kind: 'infrastructure', cause: 'the stream ended' }],
    ['a field of another type', { ...recorded, ok: 'true' }],
  ])('refuses %s', (_, facts) => expect(clientFacts.safeParse(facts).success).toBe(false));
});

describe('lineOf()', () => {
  it('names what a client reports', () => {
    expect(lineOf({ ...recorded, fact: 'sds' })).toBe('answered');
    expect(lineOf({ ...recorded, ok: false, errorName: 'E', errorMessage: 'reset' })).toBe('E: reset');
    expect(lineOf({ kind: 'infrastructure', cause: 'the stream ended', attempts: 2 })).toBe(
      'infrastructure failed 2 times: the stream ended',
    );
  });

  it('does not read the facts of another witness', () => {
    expect(lineOf({ kind: 'access-log', lines: [] })).toBeUndefined();
    expect(lineOf({ ...recorded, ok: 'true' })).toBeUndefined();
  });
});

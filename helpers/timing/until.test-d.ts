import { describe, expectTypeOf, it } from 'vitest';
import { until } from './until.ts';

const options = { what: 'x', budgetMs: 1, signal: new AbortController().signal };

describe('until()', () => {
  it('returns what the probe finds, without the values for "not yet"', () => {
    const probe = async (): Promise<{ pod: string } | { waiting: string } | undefined> => undefined;
    expectTypeOf(until(options, probe)).toEqualTypeOf<Promise<{ pod: string }>>();
  });

  it('requires a signal', () => {
    expectTypeOf(until).parameter(0).toHaveProperty('signal').toEqualTypeOf<AbortSignal>();
  });
});

import { describe, expectTypeOf, it } from 'vitest';
import { until } from './until.ts';

const options = { what: 'x', budgetMs: 1, signal: new AbortController().signal };

describe('until()', () => {
  it('answers what the probe finds, without the ways to say "not yet"', () => {
    const probe = async (): Promise<{ pod: string } | { waiting: string } | undefined> => undefined;
    expectTypeOf(until(options, probe)).toEqualTypeOf<Promise<{ pod: string }>>();
  });

  it('takes a signal always', () => {
    expectTypeOf(until).parameter(0).toHaveProperty('signal').toEqualTypeOf<AbortSignal>();
  });
});

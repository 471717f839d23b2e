import { describe, expect, it } from 'vitest';
import { deadline } from './deadline.ts';

const over = (): Error => new Error('time is over');
const never = new AbortController().signal;

describe('deadline()', () => {
  it('settles as work does that ends within the limit', async () => {
    using limit = deadline(1_000, never, over);
    expect(await limit.race(Promise.resolve('good'))).toBe('good');
    await expect(limit.race(Promise.reject(new Error('bad')))).rejects.toThrow('bad');
  });

  it('rejects hanging work and aborts its signal with the same reason', async () => {
    using limit = deadline(20, never, over);
    await expect(limit.race(new Promise(() => undefined))).rejects.toThrow('time is over');
    expect(limit.signal.reason).toEqual(over());
  });

  it('rejects with the outer reason when the outer signal aborts first', async () => {
    const outer = new AbortController();
    using limit = deadline(60_000, outer.signal, over);
    const work = limit.race(new Promise(() => undefined));
    outer.abort(new Error('interrupted'));
    await expect(work).rejects.toThrow('interrupted');
  });
});

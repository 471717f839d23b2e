import { expect, it } from 'vitest';
import { costCast } from './cost-cast.ts';
import { WAYS } from './ways.ts';

it('has a client and a server for every way, equal but for the sidecar', () => {
  const cast = costCast('x-');
  for (const { namespace } of WAYS) {
    const here = cast.filter((workload) => workload.namespace === `x-${namespace}`);
    expect(here.map(({ name }) => name)).toEqual(['client', 'server']);
    expect(new Set(here.map(({ app, membership }) => `${app} ${membership}`)).size).toBe(1);
  }
});

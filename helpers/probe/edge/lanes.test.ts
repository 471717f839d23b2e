import { afterEach, expect, it } from 'vitest';
import { edge } from '../../model/probes/edge.ts';
import type { SourceContext } from '../probe-source.ts';
import { edgeRequest, Gateways } from './fixtures/gateway.ts';
import { edgeSource } from './source.ts';

const gateways = new Gateways();
afterEach(() => gateways[Symbol.dispose]());

it('serves lanes side by side, although their client has one name', async () => {
  const port = await gateways.plain((request, response) => void response.end(request.headers.host));
  const { signal } = new AbortController();
  const faults: unknown[] = [];
  const context = {
    signal,
    onOpen: () => undefined,
    onInfrastructureFault: (event: unknown) => faults.push(event),
    edge: { addressOf: () => Promise.resolve({ address: '127.0.0.1', port }) },
  } as unknown as SourceContext;
  await using source = edgeSource(context);
  const lanes = ['edge', 'p1-edge', 'p2-edge'];
  const roundOf = (lane: string) => {
    const requests = ['a', 'b', 'c'].map((host) => edgeRequest(edge(`ingress.${lane}`).http(`${host}.${lane}`)));
    return source.send({ namespace: '', workload: 'outsider' }, requests, signal);
  };
  // The first round opens what later ones would share.
  await roundOf('edge');
  const rounds = await Promise.all(lanes.map(roundOf));
  const bodies = rounds.map((facts) => facts.map((one) => ('body' in one ? one.body : one.kind)));
  expect(bodies).toEqual(lanes.map((lane) => [`a.${lane}`, `b.${lane}`, `c.${lane}`]));
  expect(faults).toEqual([]);
});

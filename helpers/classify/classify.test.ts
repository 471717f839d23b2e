import { expect, it } from 'vitest';
import { classify } from './classify.ts';

const callee = { echoesRequest: true, peer: 'spiffe://cluster.local/ns/full/sa/sleep', certificateForwarded: true };

it('names no outcome of the mesh for a fault of the infrastructure', () => {
  const observed = classify({ kind: 'infrastructure', cause: 'the stream ended', attempts: 2 }, { callee });
  expect(observed).toMatchObject({ is: 'inconclusive', because: expect.stringContaining('the stream ended') });
});

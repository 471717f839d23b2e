import { expect, test } from 'vitest';
import { isIn } from './images-in-node.ts';

const present = new Set(['localhost/meshproof/sleep:1', 'docker.io/istio/pilot:1.31', 'docker.io/library/mongo:8']);

test.each([
  ['localhost/meshproof/sleep:1', true],
  ['istio/pilot:1.31', true],
  ['mongo:8', true],
  ['localhost/meshproof/sleep:2', false],
  ['meshproof/sleep:1', false],
])('finds %s in a node: %s', (reference, found) => expect(isIn(present, reference)).toBe(found));

import { describe, expect, it } from 'vitest';
import { loopbackRegistry } from './loopback-registry.ts';

describe('loopbackRegistry()', () => {
  it.each([
    ['127.0.0.1:5001/mesh', '127.0.0.1', '5001'],
    ['localhost:5000', 'localhost', '5000'],
    ['127.0.0.1:5001/mesh/pilot:1', '127.0.0.1', '5001'],
    ['[::1]:5000/mesh', '[::1]', '5000'],
  ])('finds host and port in %s', (hub, host, port) => {
    expect(loopbackRegistry(hub)).toEqual({ host, port });
  });

  it.each([
    'docker.io/istio',
    'localhost/meshproof',
    'localhost.example:5000/x',
    '10.0.0.1:5000/x',
    'registry:5000/127.0.0.1:1',
  ])('leaves %s alone', (hub) => {
    expect(loopbackRegistry(hub)).toBeUndefined();
  });
});

import { expect, test } from 'vitest';
import { capturesInbound, capturesOutbound } from './captured.ts';

const annotated = (annotations: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(annotations).map(([name, value]) => [`traffic.sidecar.istio.io/${name}`, value] as const),
  );

test.each([
  ['nothing is set', {}, true],
  ['the port is excluded', { excludeInboundPorts: '15, 80' }, false],
  ['another port is excluded', { excludeInboundPorts: '8080' }, true],
  ['no port is included', { includeInboundPorts: '' }, false],
  ['every port is included', { includeInboundPorts: '*' }, true],
  ['the port is included', { includeInboundPorts: '80,85' }, true],
  ['other ports are included', { includeInboundPorts: '85' }, false],
  [
    'the port is both, and the list of included ports decides',
    { includeInboundPorts: '80', excludeInboundPorts: '80' },
    true,
  ],
])('a sidecar captures calls to its pod as far as %s', (_, annotations, captured) => {
  expect(capturesInbound(annotated(annotations), 80)).toBe(captured);
});

test.each([
  ['nothing is set', {}, true],
  ['the port is excluded', { excludeOutboundPorts: '443,80' }, false],
  ['another port is excluded', { excludeOutboundPorts: '443' }, true],
  ['no address is included', { includeOutboundIPRanges: '' }, false],
  ['no address is included, and the port is', { includeOutboundIPRanges: '', includeOutboundPorts: '80' }, true],
  ['every address is excluded', { excludeOutboundIPRanges: '0.0.0.0/0' }, false],
  ['some addresses are excluded', { excludeOutboundIPRanges: '10.0.0.0/8' }, undefined],
  ['some addresses are included', { includeOutboundIPRanges: '10.0.0.0/8' }, undefined],
])('a sidecar captures calls of its application as far as %s', (_, annotations, captured) => {
  expect(capturesOutbound(annotated(annotations), 80)).toBe(captured);
});

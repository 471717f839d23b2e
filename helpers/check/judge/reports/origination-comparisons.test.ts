import { expect, test } from 'vitest';
import type { TerminatedTls } from '../../../model/witness.ts';
import { disagreementOf } from './contradictions.ts';
import { received } from './fixture.ts';
import type { RequestEvidence } from './request-evidence.ts';

const opened = { side: 'caller', transport: 'tls' } as const;
const presented = { side: 'caller', transport: 'mtls', as: 'CN=echo' } as const;
const server: TerminatedTls = { over: 'tls' };
const mutual: TerminatedTls = { over: 'mtls', as: 'CN=echo' };

function between(proxy: RequestEvidence['proxy'], terminated?: TerminatedTls): string | undefined {
  const callee = { ...received(), ...(terminated === undefined ? {} : { terminated }) };
  const observed = { is: 'admitted', over: terminated?.over ?? 'plaintext' } as const;
  const disagreement = disagreementOf({
    observed,
    status: 200,
    callee,
    certificates: [],
    ...(proxy === undefined ? {} : { proxy }),
  });
  return disagreement && `${disagreement.is}: ${disagreement.because}`;
}

test.each([
  ['both without a certificate', opened, server],
  ['both with the same certificate', presented, mutual],
  ['a server that requests no certificate of a sidecar that has one', presented, server],
  ['an application alone', undefined, mutual],
  ['neither', undefined, undefined],
])('the ends of originated TLS agree: %s', (_, proxy, terminated) => {
  expect(between(proxy, terminated)).toBeUndefined();
});

test.each([
  [
    'the application terminated none',
    opened,
    undefined,
    "contradicted: the application terminated no TLS, the caller's sidecar logged that it opened tls",
  ],
  [
    'another certificate',
    { ...presented, as: 'CN=other' } as const,
    mutual,
    "contradicted: the application verified the certificate of CN=echo, the caller's sidecar logged CN=other",
  ],
  [
    'no certificate at the sidecar',
    opened,
    mutual,
    "contradicted: the application verified the certificate of CN=echo, the caller's sidecar logged none",
  ],
])('the ends of originated TLS contradict each other: %s', (_, proxy, terminated, because) => {
  expect(between(proxy, terminated)).toBe(because);
});

import { describe, expect, it } from 'vitest';
import { usedPer } from './measure-cost.ts';
import { misfit, WAYS, type Way } from './ways.ts';

const named = (name: string): Way => WAYS.find((way) => way.name === name) as Way;

describe('misfit()', () => {
  it.each([
    ['plaintext', 0],
    ['disable', 0],
    ['mtls', 0.004],
    ['mtls-single', 1],
  ])('takes %s with %d handshakes per request', (name, perRequest) =>
    expect(misfit(named(name), perRequest)).toBeUndefined(),
  );

  it.each([
    ['disable-single', 1],
    ['mtls', 1],
    ['mtls-single', 0.01],
  ])('rejects %s with %d handshakes per request', (name, perRequest) =>
    expect(misfit(named(name), perRequest)).toContain('TLS handshakes per request'),
  );
});

describe('usedPer()', () => {
  const before = [
    { cpuUs: 1_000, handshakes: 0, resumed: 0 },
    { cpuUs: 5_000, handshakes: 10, resumed: 10 },
  ];

  it('divides what grew by the requests, and the resumed by the handshakes', () => {
    const after = [
      { cpuUs: 3_000, handshakes: 0, resumed: 0 },
      { cpuUs: 9_000, handshakes: 110, resumed: 60 },
    ];
    expect(usedPer({ requests: 100 }, before, after)).toEqual({
      callerProxyUs: 20,
      calleeProxyUs: 40,
      handshakesPerRequest: 1,
      resumed: 0.5,
    });
  });

  it('is 0 without sidecars', () =>
    expect(usedPer({ requests: 100 }, [], [])).toEqual({
      callerProxyUs: 0,
      calleeProxyUs: 0,
      handshakesPerRequest: 0,
      resumed: 0,
    }));
});

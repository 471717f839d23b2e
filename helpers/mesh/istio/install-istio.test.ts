import { describe, expect, it } from 'vitest';
import { installationDigest, stepOf } from './install-istio.ts';

describe('stepOf()', () => {
  it.each([
    ['✔ Istiod installed 🧠', 'Istiod installed'],
    [
      '- Processing resources for Istiod. Waiting for Deployment/istio-system/istiod',
      'Processing resources for Istiod. Waiting for Deployment/istio-system/istiod',
    ],
    ['/______||__________\\', undefined],
    ['', undefined],
  ])('reads %j as %j', (line, step) => {
    expect(stepOf(line)).toBe(step);
  });
});

describe('installationDigest()', () => {
  const istio = { hub: 'h', tag: 't', reports: 'r', upstreamEnvoy: true };

  it('changes with everything that is installed', async () => {
    const digests = await Promise.all(
      [istio, { ...istio, hub: 'g' }, { ...istio, tag: 'u' }, { ...istio, upstreamEnvoy: false }].map(
        installationDigest,
      ),
    );
    expect(new Set(digests).size).toBe(4);
    expect(await installationDigest({ ...istio })).toBe(digests[0]);
  });
});

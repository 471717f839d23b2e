import { describe, expect, it } from 'vitest';
import type { CastPod } from '../../kube/pods.ts';
import { SECRETS_PATH } from '../../witness/certificates/certificate.ts';
import { issue, secretsDump } from '../../witness/certificates/secrets.fixture.ts';
import { createCertificateSource } from './certificate-source.ts';

const { signal } = new AbortController();
const pod: CastPod = {
  namespace: 'full',
  workload: 'sleep',
  name: 'sleep-1',
  uid: 'u1',
  ip: '10.0.0.1',
  node: 'node',
  meshed: true,
  serviceAccount: 'sleep',
};

describe('createCertificateSource()', () => {
  it('reads the certificate once per pod, and again when a fresh one is requested', async () => {
    const read: string[] = [];
    const source = createCertificateSource(async ({ uid }, path) => {
      read.push(`${uid} ${path}`);
      return secretsDump(await issue());
    });
    const first = await source.identity(pod, false, signal);
    expect(await source.identity(pod, false, signal)).toBe(first);
    const rotated = await source.identity(pod, true, signal);
    expect(rotated?.fingerprint).not.toBe(first?.fingerprint);
    expect(await source.identity(pod, false, signal)).toBe(rotated);
    await source.identity({ ...pod, uid: 'u2' }, false, signal);
    expect(read).toEqual([`u1 ${SECRETS_PATH}`, `u1 ${SECRETS_PATH}`, `u2 ${SECRETS_PATH}`]);
  });

  it('reads nothing from pods without a sidecar', async () => {
    const source = createCertificateSource(() => Promise.reject(new Error('a request')));
    expect(await source.identity({ ...pod, meshed: false }, true, signal)).toBeUndefined();
    expect(await source.identity(undefined, true, signal)).toBeUndefined();
  });
});

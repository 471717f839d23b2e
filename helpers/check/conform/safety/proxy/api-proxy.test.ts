import { afterEach, beforeEach, expect, test } from 'vitest';
import { askApi } from '../../../../kube/api/ask-api.ts';
import { startTlsApi, type TlsApi } from '../../../../kube/api/fixtures/tls-api.ts';
import type { KubeTarget } from '../../../../kube/kube.ts';
import { type ApiProxy, startApiProxy } from './api-proxy.ts';
import { ACCOUNT, type Access } from './proxy-kubeconfig.ts';

const { signal } = new AbortController();
const call = { method: 'GET', path: '/version', signal, budgetMs: 20_000 } as const;

let api: TlsApi;
let upstream: KubeTarget;

beforeEach(async () => {
  api = await startTlsApi();
  const { certificate, privateKey } = await api.authority.issue({ commonName: 'admin', usages: ['client'] });
  const data = (pem: string) => Buffer.from(pem).toString('base64');
  const user = { 'client-certificate-data': data(certificate), 'client-key-data': data(privateKey) };
  upstream = await api.target({ user });
});

afterEach(() => api[Symbol.asyncDispose]());

async function proxied(access?: Access): Promise<{ proxy: ApiProxy; target: KubeTarget } & AsyncDisposable> {
  const proxy = await startApiProxy(upstream, api.directory, access);
  const target = { ...upstream, kubeconfig: proxy.kubeconfig };
  return { proxy, target, [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose]() };
}

test('forwards requests with the certificate of the mesh, as the impersonated account, and without the token', async () => {
  await using behind = await proxied({ asGroups: ['users'] });
  expect(await askApi(behind.target, call)).toMatchObject({ status: 200 });
  expect(api.received).toMatchObject([{ certificate: 'admin', headers: { 'impersonate-user': [ACCOUNT] } }]);
  expect(api.received[0]?.headers).not.toHaveProperty('authorization');
  expect(behind.proxy.seen).toMatchObject([{ path: '/version', impersonated: ACCOUNT }]);
});

test('responds with 401 to an expired token, and accepts a new one', async () => {
  await using behind = await proxied();
  await askApi(behind.target, call);
  behind.proxy.faults.tokenLives = 1_500;
  await expect
    .poll(
      async () => {
        await askApi(behind.target, call);
        return behind.proxy.faultCounts['401'];
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(0);
  expect(await askApi(behind.target, call)).toMatchObject({ status: 200 });
});

test('responds with 429, resets connections and loses responses, each at its rate', async () => {
  await using behind = await proxied();
  behind.proxy.faults.throttleEvery = 3;
  behind.proxy.faults.resetEvery = 5;
  for (const _attempt of [1, 2, 3, 4]) expect(await askApi(behind.target, call)).toMatchObject({ status: 200 });
  expect(behind.proxy.faultCounts).toMatchObject({ '429': 2, reset: 1 });
});

test('comes back on the same port after it was away', async () => {
  await using behind = await proxied();
  await askApi(behind.target, call);
  const away = behind.proxy.away(300);
  expect(await askApi(behind.target, call)).toMatchObject({ status: 200 });
  await away;
  expect(behind.proxy.faultCounts.closed).toBeGreaterThan(0);
});

test('closes every connection at a switch to another replica, and accepts new ones', async () => {
  await using behind = await proxied();
  await askApi(behind.target, call);
  behind.proxy.switchOver();
  expect(await askApi(behind.target, call)).toMatchObject({ status: 200 });
});

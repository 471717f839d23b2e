import { expect, test } from 'vitest';
import type { ProxyAdmin } from './proxy-admin.ts';
import { ProxyBuilds } from './proxy-builds.ts';

const { signal } = new AbortController();

function envoy(version: string): { readonly admin: ProxyAdmin; readonly paths: string[] } {
  const paths: string[] = [];
  return {
    paths,
    admin: {
      get: async (path) => {
        paths.push(path);
        return path === '/server_info' ? JSON.stringify({ version, state: 'LIVE' }) : '{}';
      },
      [Symbol.asyncDispose]: async () => undefined,
    },
  };
}

test('counts pods by the build that their Envoy reports, and reads it once per pod', async () => {
  const builds = new ProxyBuilds();
  const { admin, paths } = envoy('abc/1.36.2/Clean/RELEASE/BoringSSL');
  const watched = builds.watch({ uid: 'u-1' }, admin);
  await watched.get('/stats', signal);
  await watched.get('/stats', signal);
  await builds.watch({ uid: 'u-2' }, envoy('abc/1.36.2/Clean/RELEASE/BoringSSL').admin).get('/stats', signal);
  await builds.watch({ uid: 'u-3' }, envoy('def/1.40.0/Clean/RELEASE/BoringSSL').admin).get('/stats', signal);
  expect(paths).toEqual(['/stats', '/server_info', '/stats']);
  expect(builds.counts()).toEqual({
    'abc/1.36.2/Clean/RELEASE/BoringSSL': 2,
    'def/1.40.0/Clean/RELEASE/BoringSSL': 1,
  });
});

test('a pod whose admin interface was not read is not counted', () => {
  const builds = new ProxyBuilds();
  builds.watch({ uid: 'u-1' }, envoy('abc/1.40.0/Clean/RELEASE/BoringSSL').admin);
  expect(builds.counts()).toEqual({});
});

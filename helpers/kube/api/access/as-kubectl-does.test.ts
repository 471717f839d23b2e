import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KubeTarget } from '../../kube.ts';
import { kubeProcess } from '../../kubectl.ts';
import { askApi } from '../ask-api.ts';
import { startConnectProxy, type ConnectProxy } from '../fixtures/connect-proxy.ts';
import { kubectlOfThisMachine } from '../fixtures/kubectl-here.ts';
import { startPlainApi } from '../fixtures/plain-api.ts';
import { makePlugin } from '../fixtures/plugin.ts';
import { kubeconfigText, startTlsApi, type KubeconfigParts, type Received, type TlsApi } from '../fixtures/tls-api.ts';

const PATH = '/version';
const call = { method: 'GET', path: PATH, signal: new AbortController().signal, budgetMs: 5_000 } as const;

/** Everything that decides in whose name, and by which way, a request is made. */
const DECISIVE = /^(authorization|impersonate-.*)$/;

let api: TlsApi;
let proxy: ConnectProxy;
let secureProxy: ConnectProxy;
let certificate: { readonly data: object; readonly files: object };
let plugin: object;
beforeAll(async () => {
  api = await startTlsApi();
  proxy = await startConnectProxy();
  secureProxy = await startConnectProxy(
    await api.authority.issue({ commonName: 'proxy', dnsNames: ['localhost'], usages: ['server'] }),
  );
  const issued = await api.authority.issue({ commonName: 'admin', dnsNames: ['admin'], usages: ['client'] });
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  await writeFile(join(api.directory, 'client.crt'), issued.certificate);
  await writeFile(join(api.directory, 'client.key'), issued.privateKey);
  await writeFile(join(api.directory, 'ca.crt'), api.authority.certificate);
  await writeFile(join(api.directory, 'token'), 'from-a-file\n');
  certificate = {
    data: { 'client-certificate-data': base64(issued.certificate), 'client-key-data': base64(issued.privateKey) },
    files: { 'client-certificate': 'client.crt', 'client-key': './client.key' },
  };
  const made = await makePlugin(api.directory);
  await made.gives({ token: 'from-a-plugin' });
  plugin = { exec: { ...made.user.exec, command: './plugin', args: null, env: null } };
});
beforeEach(() => {
  api.received.length = 0;
  proxy.tunnels.length = 0;
  secureProxy.tunnels.length = 0;
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await secureProxy[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
});

const server = (host: string, path = ''): string => `https://${host}:${api.port.toString()}${path}`;

/** What a request was made with, and through which proxy. */
function decided(request: Received | undefined): unknown {
  const headers = Object.entries(request?.headers ?? {}).filter(([name]) => DECISIVE.test(name));
  const { url = '', certificate: by = '', servername = '' } = request ?? {};
  const [path] = url.split('?');
  return {
    url: path,
    by,
    servername,
    headers: Object.fromEntries(headers),
    tunnels: [...new Set([...proxy.tunnels, ...secureProxy.tunnels])],
  };
}

async function byKubectl(target: KubeTarget): Promise<unknown> {
  const { args, env } = kubeProcess(target);
  if (kubectl === '') return undefined;
  await execa(kubectl, [...args, 'version'], { env: { ...env, HOME: api.directory }, stdin: 'ignore' });
  return taken();
}

async function byAskApi(target: KubeTarget): Promise<unknown> {
  await askApi(target, call);
  return taken();
}

function taken(): unknown {
  const sent = decided(api.received.at(-1));
  api.received.length = 0;
  proxy.tunnels.length = 0;
  secureProxy.tunnels.length = 0;
  return sent;
}

/** Kubeconfigs by what is particular about them, and what of that a request must show. */
const KUBECONFIGS: readonly (readonly [string, () => KubeconfigParts, object])[] = [
  ['a token', () => ({ user: { token: 'abc' } }), { headers: { authorization: ['Bearer abc'] } }],
  [
    'a token in a file',
    () => ({ user: { tokenFile: 'token' } }),
    { headers: { authorization: ['Bearer from-a-file'] } },
  ],
  [
    'a token and one in a file',
    () => ({ user: { token: 'abc', tokenFile: 'token' } }),
    { headers: { authorization: ['Bearer from-a-file'] } },
  ],
  [
    'a password',
    () => ({ user: { username: 'me', password: 'p:w' } }),
    { headers: { authorization: ['Basic bWU6cDp3'] } },
  ],
  ['a certificate', () => ({ user: certificate.data }), { by: 'admin' }],
  ['a certificate in files', () => ({ user: certificate.files }), { by: 'admin' }],
  ['a certificate and a token', () => ({ user: { ...certificate.data, token: 'abc' } }), { by: 'admin' }],
  ['a plugin', () => ({ user: plugin }), { headers: { authorization: ['Bearer from-a-plugin'] } }],
  [
    'a plugin and a token',
    () => ({ user: { ...plugin, token: 'abc' } }),
    { headers: { authorization: ['Bearer abc'] } },
  ],
  [
    'another account as whom it acts',
    () => ({ user: { token: 'abc', as: 'auditor' } }),
    { headers: { authorization: ['Bearer abc'], 'impersonate-user': ['auditor'] } },
  ],
  [
    'another account with uid, groups and extras',
    () => ({
      user: {
        ...certificate.data,
        as: 'system:serviceaccount:a:b',
        'as-uid': '0123',
        'as-groups': ['view', 'system:authenticated'],
        'as-user-extra': { 'example.org/Scopes 50%': ['one', 'two'], reason: ['test'] },
      },
    }),
    { headers: { 'impersonate-group': ['view', 'system:authenticated'] } },
  ],
  [
    'a server with a path',
    () => ({ cluster: { server: server('localhost', '/k8s/clusters/c-m-abc/') }, user: { token: 'abc' } }),
    { url: `/k8s/clusters/c-m-abc${PATH}` },
  ],
  [
    'another name of the server',
    () => ({ cluster: { server: server('127.0.0.1'), 'tls-server-name': 'api.example' }, user: { token: 'abc' } }),
    { servername: 'api.example' },
  ],
  [
    'a server that is not verified',
    () => ({
      cluster: { server: server('127.0.0.1'), 'insecure-skip-tls-verify': true, 'certificate-authority-data': null },
      user: { token: 'abc' },
    }),
    { headers: { authorization: ['Bearer abc'] } },
  ],
  [
    'an authority in a file',
    () => ({
      cluster: { 'certificate-authority': 'ca.crt', 'certificate-authority-data': '' },
      user: { token: 'abc' },
    }),
    { headers: { authorization: ['Bearer abc'] } },
  ],
  [
    'a proxy',
    () => ({
      cluster: { server: server('api.example'), 'proxy-url': proxy.url },
      user: { token: 'abc', as: 'auditor' },
    }),
    { servername: 'api.example', headers: { authorization: ['Bearer abc'], 'impersonate-user': ['auditor'] } },
  ],
  [
    'a proxy behind TLS',
    () => ({ cluster: { server: server('api.example'), 'proxy-url': secureProxy.url }, user: { token: 'abc' } }),
    { servername: 'api.example', headers: { authorization: ['Bearer abc'] } },
  ],
  [
    'a proxy with a login',
    () => ({
      cluster: { server: server('api.example'), 'proxy-url': proxy.url.replace('//', '//me:p%40ss@') },
      user: { token: 'abc' },
    }),
    { servername: 'api.example' },
  ],
];

const kubectl = await kubectlOfThisMachine();

describe('askApi()', () => {
  it.each(KUBECONFIGS)('acts as kubectl does by a kubeconfig with %s', async (_, parts, expected) => {
    const target = await api.target(parts());
    const sent = await byAskApi(target);
    expect(sent).toMatchObject(expected);
    expect((await byKubectl(target)) ?? sent).toEqual(sent);
  });

  it.each([
    ['HTTPS_PROXY', 'a.example', { HTTPS_PROXY: 'proxy' }],
    ['https_proxy without a scheme', 'b.example', { https_proxy: 'proxy' }],
    ['NO_PROXY with a domain', 'localhost', { HTTPS_PROXY: 'proxy', NO_PROXY: '.example' }],
    ['a server on the loopback', '127.0.0.1', { HTTPS_PROXY: 'proxy' }],
  ])('goes the way that kubectl goes with %s', async (_, host, variables) => {
    const cluster = { server: server(host), 'tls-server-name': 'api.example' };
    const target = await api.target({ cluster, user: { token: 'abc' } });
    for (const name of ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy']) vi.stubEnv(name, '');
    for (const [name, value] of Object.entries(variables))
      vi.stubEnv(name, value === 'proxy' ? proxy.url.replace(name === 'https_proxy' ? 'http://' : '', '') : value);
    const sent = await byAskApi(target);
    expect(sent).toMatchObject({ tunnels: host.endsWith('.example') ? [`${host}:${api.port.toString()}`] : [] });
    expect((await byKubectl(target)) ?? sent).toEqual(sent);
  });

  it('merges a list of kubeconfigs as kubectl does: the first that names an entry has all of it', async () => {
    const first = join(api.directory, 'first');
    const users = [{ name: 'u', user: { token: 'of-the-first' } }];
    await writeFile(first, JSON.stringify({ apiVersion: 'v1', kind: 'Config', users }));
    const second = await api.target({ user: { token: 'of-the-second', as: 'auditor' } }, 'second');
    const target = { ...second, kubeconfig: [join(api.directory, 'absent'), first, second.kubeconfig].join(delimiter) };
    const sent = await byAskApi(target);
    expect(sent).toMatchObject({ headers: { authorization: ['Bearer of-the-first'] } });
    expect(sent).not.toHaveProperty('headers.impersonate-user');
    expect((await byKubectl(target)) ?? sent).toEqual(sent);
  });

  it('sends no token to a server without TLS, but impersonates another account there, as kubectl does', async () => {
    await using plain = await startPlainApi();
    const target = { kubectl, kubeconfig: join(api.directory, 'plain'), context: 'c' };
    await writeFile(target.kubeconfig, kubeconfigText({ server: plain.url }, { token: 'abc', as: 'auditor' }));
    await askApi(target, call);
    if (kubectl !== '') await execa(kubectl, [...kubeProcess(target).args, 'version']);
    for (const headers of plain.received)
      expect([headers['authorization'], headers['impersonate-user']]).toEqual([undefined, 'auditor']);
  });

  it('follows a kubeconfig that is written anew under the same path', async () => {
    for (const token of ['one', 'two']) await askApi(await api.target({ user: { token } }, 'anew'), call);
    expect(api.received.map(({ headers }) => headers['authorization']?.[0])).toEqual(['Bearer one', 'Bearer two']);
  });
});

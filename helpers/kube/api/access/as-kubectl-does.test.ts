import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join, relative } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { kubeProcess } from '../../kubectl.ts';
import { askApi } from '../ask-api.ts';
import { startPlainApi } from '../fixtures/plain-api.ts';
import { makePlugin } from '../fixtures/plugin.ts';
import { kubeconfigText } from '../fixtures/tls-api.ts';
import { BothClients, call, kubectl } from './fixtures/both-clients.ts';
import { KUBECONFIGS } from './fixtures/kubeconfigs.ts';

let clients: BothClients;
beforeAll(async () => {
  clients = await BothClients.start();
});
beforeEach(() => {
  clients.reset();
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => clients[Symbol.asyncDispose]());

describe('askApi()', () => {
  it.each(KUBECONFIGS)('acts as kubectl does by a kubeconfig with %s', async (_, parts, expected) => {
    const target = await clients.api.target(parts(clients));
    const sent = await clients.byAskApi(target);
    expect(sent).toMatchObject(expected);
    expect((await clients.byKubectl(target)) ?? sent).toEqual(sent);
  });

  it.each([
    ['HTTPS_PROXY', 'a.example', { HTTPS_PROXY: 'proxy' }],
    ['https_proxy without a scheme', 'b.example', { https_proxy: 'proxy' }],
    ['NO_PROXY with a domain', 'localhost', { HTTPS_PROXY: 'proxy', NO_PROXY: '.example' }],
    ['a server on the loopback', '127.0.0.1', { HTTPS_PROXY: 'proxy' }],
  ])('goes the way that kubectl goes with %s', async (_, host, variables) => {
    const cluster = { server: clients.server(host), 'tls-server-name': 'api.example' };
    const target = await clients.api.target({ cluster, user: { token: 'abc' } });
    for (const name of ['HTTPS_PROXY', 'https_proxy', 'NO_PROXY', 'no_proxy']) vi.stubEnv(name, '');
    for (const [name, value] of Object.entries(variables))
      vi.stubEnv(
        name,
        value === 'proxy' ? clients.proxy.url.replace(name === 'https_proxy' ? 'http://' : '', '') : value,
      );
    const sent = await clients.byAskApi(target);
    expect(sent).toMatchObject({
      tunnels: host.endsWith('.example') ? [`${host}:${clients.api.port.toString()}`] : [],
    });
    expect((await clients.byKubectl(target)) ?? sent).toEqual(sent);
  });

  it('merges a list of kubeconfigs as kubectl does: the first that names an entry has all of it', async () => {
    const first = join(clients.api.directory, 'first');
    const users = [{ name: 'u', user: { token: 'of-the-first' } }];
    await writeFile(first, JSON.stringify({ apiVersion: 'v1', kind: 'Config', users }));
    const second = await clients.api.target({ user: { token: 'of-the-second', as: 'auditor' } }, 'second');
    const target = {
      ...second,
      kubeconfig: [join(clients.api.directory, 'absent'), first, second.kubeconfig].join(delimiter),
    };
    const sent = await clients.byAskApi(target);
    expect(sent).toMatchObject({ headers: { authorization: ['Bearer of-the-first'] } });
    expect(sent).not.toHaveProperty('headers.impersonate-user');
    expect((await clients.byKubectl(target)) ?? sent).toEqual(sent);
  });

  it('runs the credential plugin of a later file of the list, by a path that is relative to that file', async () => {
    const plugin = await makePlugin(clients.api.directory);
    await plugin.gives({ token: 'of-the-plugin' });
    const folder = join(clients.api.directory, 'later');
    await mkdir(folder);
    const users = [
      { name: 'u', user: { exec: { ...plugin.user.exec, command: relative(folder, plugin.user.exec.command) } } },
    ];
    await writeFile(join(folder, 'users'), JSON.stringify({ apiVersion: 'v1', kind: 'Config', users }));
    const first = await clients.api.target({}, 'without-users');
    const text = JSON.parse(await readFile(first.kubeconfig, 'utf8')) as object;
    await writeFile(first.kubeconfig, JSON.stringify({ ...text, users: [] }));
    const target = { ...first, kubeconfig: [first.kubeconfig, join(folder, 'users')].join(delimiter) };
    const sent = await clients.byAskApi(target);
    expect(sent).toMatchObject({ headers: { authorization: ['Bearer of-the-plugin'] } });
    expect((await clients.byKubectl(target)) ?? sent).toEqual(sent);
  });

  it('sends no token to a server without TLS, but impersonates another account there, as kubectl does', async () => {
    await using plain = await startPlainApi();
    const target = { kubectl, kubeconfig: join(clients.api.directory, 'plain'), context: 'c' };
    await writeFile(target.kubeconfig, kubeconfigText({ server: plain.url }, { token: 'abc', as: 'auditor' }));
    await askApi(target, call);
    if (kubectl !== '') await execa(kubectl, [...kubeProcess(target).args, 'version']);
    for (const headers of plain.received)
      expect([headers['authorization'], headers['impersonate-user']]).toEqual([undefined, 'auditor']);
  });

  it('follows a kubeconfig that is written anew under the same path', async () => {
    for (const token of ['one', 'two']) await askApi(await clients.api.target({ user: { token } }, 'anew'), call);
    expect(clients.api.received.map(({ headers }) => headers['authorization']?.[0])).toEqual([
      'Bearer one',
      'Bearer two',
    ]);
  });
});

import { writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { askApi, streamApi } from '../ask-api.ts';
import { makePlugin } from '../fixtures/plugin.ts';
import { startTlsApi, type TlsApi } from '../fixtures/tls-api.ts';

const call = { method: 'GET', path: '/api', signal: new AbortController().signal, budgetMs: 5_000 } as const;

let api: TlsApi;
beforeAll(async () => {
  api = await startTlsApi();
});
beforeEach(() => {
  api.received.length = 0;
  api.answer = (_request, response) => void response.end('{}');
});
afterEach(() => void vi.useRealTimers());
afterAll(() => api[Symbol.asyncDispose]());

const tokens = (): readonly string[] => api.received.map(({ headers }) => headers['authorization']?.[0] ?? '');
const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();

/** Takes one token alone, as a server does once the others have expired. */
function accepting(token: string): void {
  api.answer = ({ headers }, response) => {
    const isRight = headers['authorization']?.[0] === `Bearer ${token}`;
    response.writeHead(isRight ? 200 : 401).end(JSON.stringify({ message: isRight ? 'welcome' : 'Unauthorized' }));
  };
}

describe('credentials of a plugin', () => {
  it('are asked for once while they are valid, and again when they have expired', async () => {
    const plugin = await makePlugin(api.directory);
    const target = await api.target({ user: plugin.user }, 'expires');
    await plugin.gives({ token: 't-{n}', expirationTimestamp: inMs(3_600_000) });
    await Promise.all([askApi(target, call), askApi(target, call)]);
    expect(await plugin.runs()).toHaveLength(1);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    await askApi(target, call);
    expect(tokens()).toEqual(['Bearer t-1', 'Bearer t-1', 'Bearer t-2']);
  });

  it('are renewed once when the server refuses them, though the plugin names no end', async () => {
    const plugin = await makePlugin(api.directory);
    const target = await api.target({ user: plugin.user }, 'refused');
    await plugin.gives({ token: 't-{n}' });
    await askApi(target, call);
    accepting('t-2');
    const answers = await Promise.all([askApi(target, call), askApi(target, call)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await plugin.runs()).toHaveLength(2);
  });

  it('are renewed for a stream, too', async () => {
    const plugin = await makePlugin(api.directory);
    const target = await api.target({ user: plugin.user }, 'stream');
    await plugin.gives({ token: 't-{n}' });
    await askApi(target, call);
    accepting('t-2');
    const lines: string[] = [];
    for await (const line of streamApi(target, '/log', call.signal)) lines.push(line);
    expect(lines).toEqual(['{"message":"welcome"}']);
  });

  it('that stay refused are given as the refusal', async () => {
    const plugin = await makePlugin(api.directory);
    const target = await api.target({ user: plugin.user }, 'never');
    await plugin.gives({ token: 't-{n}' });
    accepting('another');
    expect(await askApi(target, call)).toMatchObject({ status: 401, body: { message: 'Unauthorized' } });
    expect(api.received).toHaveLength(2);
  });

  it('are a certificate of a new connection when it changes', async () => {
    const plugin = await makePlugin(api.directory);
    const target = await api.target({ user: plugin.user }, 'certificate');
    for (const commonName of ['first', 'second']) {
      const issued = await api.authority.issue({ commonName, dnsNames: [commonName], usages: ['client'] });
      const pair = { clientCertificateData: issued.certificate, clientKeyData: issued.privateKey };
      await plugin.gives({ ...pair, expirationTimestamp: inMs(-1) });
      await askApi(target, call);
    }
    expect(api.received.map(({ certificate }) => certificate)).toEqual(['first', 'second']);
  });

  it('come with the environment of the plugin, and with its own message when it fails', async () => {
    const plugin = await makePlugin(api.directory, { provideClusterInfo: true });
    const target = await api.target({ user: plugin.user }, 'informed');
    await plugin.gives({ token: 't' });
    await askApi(target, call);
    const info = JSON.parse((await plugin.runs())[0] ?? '') as object;
    const server = `https://localhost:${api.port.toString()}`;
    expect(info).toEqual({
      kind: 'ExecCredential',
      apiVersion: 'client.authentication.k8s.io/v1',
      spec: { interactive: false, cluster: { server, 'certificate-authority-data': api.caData } },
    });
    await plugin.gives({ token: '' });
    const empty = await api.target({ user: { exec: { ...plugin.user.exec, args: ['other'] } } }, 'empty');
    await expect(askApi(empty, { ...call, budgetMs: 300 })).rejects.toThrow('gave neither a token nor a certificate');
    const absent = { exec: { ...plugin.user.exec, command: '/no/plugin', installHint: 'install it so' } };
    await expect(askApi(await api.target({ user: absent }, 'absent'), call)).rejects.toThrow('install it so');
  });
});

describe('a token in a file', () => {
  it('is followed when it rotates', async () => {
    const tokenFile = join(api.directory, 'token');
    const target = await api.target({ user: { tokenFile: 'token' } }, 'rotates');
    for (const token of ['one', 'two']) {
      await writeFile(tokenFile, `${token}\n`);
      await askApi(target, call);
    }
    expect(tokens()).toEqual(['Bearer one', 'Bearer two']);
  });

  it('that was replaced while a request was under way is read again for it', async () => {
    const tokenFile = join(api.directory, 'late');
    const target = await api.target({ user: { tokenFile } }, 'late-config');
    await writeFile(tokenFile, 'old');
    api.answer = (_request, response) => {
      accepting('new');
      writeFileSync(tokenFile, 'new');
      response.writeHead(401).end('{}');
    };
    expect((await askApi(target, call)).status).toBe(200);
  });
});

describe('an id token', () => {
  it('that is over is renewed by kubectl, which writes it back', async () => {
    const idToken = (exp: number): string =>
      ['{}', JSON.stringify({ exp }), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');
    const [old, fresh] = [idToken(1), idToken(Date.now() / 1_000 + 3_600)];
    const provider = (token: string) => ({
      user: { 'auth-provider': { name: 'oidc', config: { 'id-token': token, 'refresh-token': 'r' } } },
    });
    await api.target(provider(fresh), 'renewed');
    const target = await api.target(provider(old), 'oidc');
    const kubectl = join(api.directory, 'kubectl');
    await writeFile(kubectl, `#!/bin/sh\ncp '${join(api.directory, 'renewed')}' "$2"\n`, { mode: 0o755 });
    await askApi({ ...target, kubectl }, call);
    expect(tokens()).toEqual([`Bearer ${fresh}`]);
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { EXIT } from '../../../errors.ts';
import { askApi } from '../ask-api.ts';
import { kubeconfigText } from '../fixtures/tls-api.ts';

const SERVER = 'https://127.0.0.1:1';
const V1 = 'client.authentication.k8s.io/v1';
const exec = { apiVersion: V1, command: 'plugin', interactiveMode: 'Never' };

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshproof-refused-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => rm(directory, { recursive: true }));

async function askBy(cluster: object, user: object, context = 'c'): Promise<unknown> {
  const kubeconfig = join(directory, 'kubeconfig');
  await writeFile(kubeconfig, kubeconfigText({ server: SERVER, ...cluster }, user));
  return askApi(
    { kubectl: '/none', kubeconfig, context },
    { method: 'GET', path: '/api', signal: AbortSignal.timeout(60_000) },
  );
}

describe('a kubeconfig by which meshproof cannot act as kubectl does', () => {
  it.each<[string, object, object]>([
    ['auth-provider "gcp" of user u', {}, { 'auth-provider': { name: 'gcp' } }],
    ['auth-provider "azure" of user u', {}, { 'auth-provider': { name: 'azure', config: { a: 'b' } } }],
    ['token of user u', {}, { token: 't', username: 'me', password: 'p' }],
    ['auth-provider of user u', {}, { 'auth-provider': { name: 'oidc' }, exec }],
    ['tokenFile of user u', {}, { tokenFile: 'absent' }],
    ['the credentials of user u', {}, {}],
    ['the credentials of user u', {}, { as: 'auditor' }],
    ['as-groups of user u', {}, { token: 't', 'as-groups': ['view'] }],
    ['as-uid of user u', {}, { token: 't', 'as-uid': '1' }],
    ['as-user-extra of user u', {}, { token: 't', 'as-user-extra': { a: ['b'] } }],
    ['client-certificate of user u', {}, { 'client-certificate-data': 'eA==' }],
    [
      'client-certificate of user u',
      {},
      { 'client-certificate': 'a', 'client-certificate-data': 'eA==', 'client-key': 'b' },
    ],
    ['client-key of user u', {}, { 'client-certificate': 'a', 'client-key': 'b', 'client-key-data': 'eA==' }],
    ['exec.command of user u', {}, { exec: { ...exec, command: '' } }],
    ['exec.apiVersion of user u', {}, { exec: { ...exec, apiVersion: 'client.authentication.k8s.io/v1alpha1' } }],
    ['exec.interactiveMode of user u', {}, { exec: { ...exec, interactiveMode: undefined } }],
    ['exec.interactiveMode of user u', {}, { exec: { ...exec, interactiveMode: 'Always' } }],
    ['server of cluster k', { server: '' }, { token: 't' }],
    ['server of cluster k', { server: 'https://' }, { token: 't' }],
    ['proxy-url of cluster k', { 'proxy-url': 'socks5://127.0.0.1:1080' }, { token: 't' }],
    ['proxy-url of cluster k', { 'proxy-url': 'proxy:3128' }, { token: 't' }],
    [
      'certificate-authority of cluster k',
      { 'certificate-authority': 'a', 'certificate-authority-data': 'eA==' },
      { token: 't' },
    ],
    ['certificate-authority of cluster k', { 'certificate-authority': 'absent' }, { token: 't' }],
    [
      'insecure-skip-tls-verify of cluster k',
      { 'insecure-skip-tls-verify': true, 'certificate-authority-data': 'eA==' },
      { token: 't' },
    ],
  ])('is refused at first use, naming %s and the file', async (fields, cluster, user) => {
    const asked = askBy(cluster, user);
    await expect(asked).rejects.toThrow(fields);
    await expect(asked).rejects.toThrow(join(directory, 'kubeconfig'));
    await expect(asked).rejects.toMatchObject({ exitCode: EXIT.environment });
  });

  it('is refused for a proxy of the environment that is not supported', async () => {
    vi.stubEnv('HTTPS_PROXY', 'socks5://proxy.example:1080');
    await expect(askBy({ server: 'https://api.example' }, { token: 't' })).rejects.toThrow('HTTPS_PROXY of cluster k');
  });

  it('is refused when the context, a file or a field cannot be read', async () => {
    await expect(askBy({}, {}, 'other')).rejects.toThrow('the name of context other is not there');
    await expect(askBy({}, { token: 5 })).rejects.toThrow(/the file of context c cannot be read[^]*token/);
    const gone = { kubectl: '/none', kubeconfig: join(directory, 'gone'), context: 'c' };
    const asked = askApi(gone, { method: 'GET', path: '/api', signal: AbortSignal.timeout(60_000) });
    await expect(asked).rejects.toMatchObject({ exitCode: EXIT.environment });
  });
});

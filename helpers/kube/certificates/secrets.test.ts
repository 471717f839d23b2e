import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import type { App } from '../../model/workloads/cast-member.ts';
import type { CastWorkload } from '../cast/cast-workload.ts';
import { DEFAULT_NAMES } from '../cast/mesh-names.ts';
import { certificateSecrets } from './secrets.ts';

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

async function usagesOf(app: App, file: string): Promise<readonly string[]> {
  return new X509Certificate((await filesOf(app))[file] ?? '').keyUsage ?? [];
}

async function filesOf(app: App): Promise<Readonly<Record<string, string>>> {
  const place = { namespace: 'ns', exportTo: ['ns'] };
  const workload: CastWorkload = { app, name: app, ...place, membership: 'bare', serviceAccount: app };
  const { secrets } = await certificateSecrets(`run-${app}`, [workload]);
  return (secrets[0] as { stringData?: Readonly<Record<string, string>> } | undefined)?.stringData ?? {};
}

test('echo, which calls its own port that asks for a certificate, may show the one that it serves', async () => {
  expect(await usagesOf('echo', 'server.crt')).toEqual([]);
});

test('any other server serves and nothing else', async () => {
  expect(await usagesOf('mongo', 'server.crt')).toEqual([SERVER_AUTH]);
  expect(await usagesOf('mongo-client', 'client.crt')).toEqual([CLIENT_AUTH]);
});

test('a foreign certificate has the name of the client and another authority', async () => {
  const files = await filesOf('mongo-client');
  const read = (file: string) => new X509Certificate(files[file] ?? '');
  expect(read('foreign.crt').subject).toBe(read('client.crt').subject);
  const byServers = [read('client.crt'), read('foreign.crt')].map((one) => one.verify(read('ca.pem').publicKey));
  expect(byServers).toEqual([true, false]);
});

test('a server is known by its host names on the mesh', async () => {
  const workload: CastWorkload = {
    app: 'echo',
    name: 'echo',
    namespace: 'ns',
    exportTo: ['ns'],
    membership: 'bare',
    serviceAccount: 'echo',
  };
  const names = { ...DEFAULT_NAMES, clusterDomain: 'corp.local' };
  const { secrets } = await certificateSecrets('run-domain', [workload], names);
  const files = (secrets[0] as { stringData?: Readonly<Record<string, string>> } | undefined)?.stringData;
  const certificate = new X509Certificate(files?.['server.crt'] ?? '');
  expect(certificate.checkHost('echo.ns.svc.corp.local')).toBeDefined();
  expect(certificate.checkHost('set-0.ns.svc.corp.local')).toBeDefined();
  expect(certificate.subjectAltName).not.toContain('cluster.local');
});

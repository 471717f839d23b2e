import { expect, test } from 'vitest';
import type { Defect } from '../material/reference.ts';
import type { ServerTls } from '../policies/gateway/types.ts';
import type { EdgeTls } from '../probes/edge.ts';
import { sessionOf } from './session.ts';

const server: ServerTls = {
  mode: 'SIMPLE',
  httpsRedirect: false,
  credentialName: 'web',
  subjectAltNames: [],
  skipsVerification: false,
};

interface Part {
  readonly client?: Partial<EdgeTls>;
  readonly server?: Partial<ServerTls>;
  readonly names?: readonly string[];
  readonly defect?: Defect;
}

function session({ client, server: more, names = ['a.example'], ...defect }: Part = {}) {
  const certificate = { is: 'certificate', of: 'a.example', by: 'public', type: 'ecdsa', version: '', names } as const;
  const tls = { sni: 'a.example', trusts: 'public', ...client };
  return sessionOf({ ...server, ...more }, tls, { certificate: { ...certificate, ...defect } }, 'a.example');
}

// Measured with Envoy 1.39 and Node 24.
test('a session has the best of both ends', () => {
  expect(session()).toEqual({
    'tls-version': 'TLSv1.3',
    alpn: 'h2',
    served: 'CN=a.example by public',
    verified: 'by public',
  });
  expect(session({ client: { maxVersion: '1.2', alpn: ['http/1.1'] } })).toMatchObject({
    'tls-version': 'TLSv1.2',
    alpn: 'http/1.1',
  });
  expect(session({ server: { maxVersion: '1.2' }, client: { alpn: [] } })).toMatchObject({
    'tls-version': 'TLSv1.2',
    alpn: 'none',
  });
});

test.each<[string, Part, string]>([
  ['the authority that signed it', {}, 'by public'],
  ['its name without a server name', { client: { sni: '' } }, 'by public'],
  ['a wildcard', { names: ['*.example'] }, 'by public'],
  ['no name below a wildcard', { names: ['*.example'], client: { sni: 'b.a.example' } }, 'another name'],
  ['no other name', { client: { sni: 'b.example' } }, 'another name'],
  ['no other authority', { client: { trusts: 'partner-a' } }, 'another authority'],
  ['no expired certificate', { defect: 'expired' }, 'expired'],
])('a client trusts %s', (_, part, verdict) => expect(session(part).verified).toBe(verdict));

test('the certificate of the mesh has no authority of the run', () => {
  expect(sessionOf(server, { sni: 'a' }, {}, 'a')).toEqual({ 'tls-version': 'TLSv1.3', alpn: 'h2' });
});

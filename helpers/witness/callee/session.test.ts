import { expect, test } from 'vitest';
import { readCalleeReport } from './callee.ts';
import { sessionReport } from './session.ts';

const session = {
  applicationName: 'id',
  ssl: true,
  version: 'TLSv1.3',
  cipher: 'TLS_AES_256_GCM_SHA384',
  clientDn: '/CN=mongo-client',
  issuerDn: '/CN=root',
};

test('a database reports the certificate of its client, for the session that has the id of the request', () => {
  expect(sessionReport(session, 'id')).toMatchObject({
    echoesRequest: true,
    peer: 'CN=mongo-client',
    certificateForwarded: true,
  });
  expect(sessionReport(session, 'another').echoesRequest).toBe(false);
  expect(sessionReport({ ...session, clientDn: '' }, 'id')).toMatchObject({ peer: '', certificateForwarded: false });
});

test('a recorded report is read from the session, not from what was derived', () => {
  const recorded: unknown = JSON.parse(JSON.stringify({ ...sessionReport(session, 'id'), peer: 'CN=another' }));
  expect(readCalleeReport(recorded, 'id')).toEqual(sessionReport(session, 'id'));
});

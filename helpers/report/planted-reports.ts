import type { Json } from '../model/observation.ts';
import type { Witness } from '../model/witness.ts';
import { bearer, jwt, PLANTED } from './planted.ts';

/** The reports of each witness besides the client, with the secret wherever foreign text can be. */
export const PLANTED_REPORTS: readonly (readonly [string, Witness, Record<string, Json>])[] = [
  [
    'the access log',
    'proxy',
    {
      kind: 'access-log',
      lines: [JSON.stringify({ path: `/?access_token=${PLANTED}`, cookie: PLANTED, user_agent: jwt })],
    },
  ],
  [
    'an application',
    'callee',
    {
      requestIds: ['1'],
      xfcc: [
        `By=x;Cert="${encodeURIComponent('-----BEGIN ' + `PRIVATE KEY-----\n${PLANTED}\n-----END ` + 'PRIVATE KEY-----')}"`,
      ],
      malformed: bearer,
    },
  ],
  [
    'the admin interface',
    'proxy',
    {
      kind: 'held',
      secrets: [{ name: 'default', private_key: PLANTED }],
      text: `{"secret":{"tls_certificate":{"private_key":{"inline_bytes":"${Buffer.from('-----BEGIN ' + `PRIVATE KEY-----\n${PLANTED}\n-----END ` + 'PRIVATE KEY-----').toString('base64')}"}}}}`,
    },
  ],
  ['the wire', 'wire', { kind: 'capture', text: `GET / HTTP/1.1\r\nCookie: sid=${PLANTED}\r\n\r\n` }],
];

import { expect, test } from 'vitest';
import { readReference } from './read-reference.ts';

const read = (path: string) => readReference(`meshproof-run://${path}`);
const key = { of: 'a.example', type: 'ecdsa', version: '1' };

test.each([
  ['certificate/a.example?by=ca', { is: 'certificate', ...key, by: 'ca', names: ['a.example'] }],
  ['certificate/a.example?by=ca&name=x&name=y', { is: 'certificate', ...key, by: 'ca', names: ['x', 'y'] }],
  [
    'certificate/a.example?by=ca&defect=expired&type=rsa-2048&version=2',
    {
      is: 'certificate',
      of: 'a.example',
      type: 'rsa-2048',
      version: '2',
      by: 'ca',
      names: ['a.example'],
      defect: 'expired',
    },
  ],
  ['key/a.example', { is: 'key', ...key }],
  ['key/a.example?by=openssl-rsa-2048', { is: 'key', ...key, type: 'openssl-rsa-2048' }],
  ['authority/ca', { is: 'authority', of: 'ca' }],
  ['revocations/ca', { is: 'revocations', by: 'ca', revoked: [] }],
  ['revocations/ca?revoked=p&revoked=q', { is: 'revocations', by: 'ca', revoked: ['p', 'q'] }],
])('%s is read', (path, reference) => expect(read(path)).toEqual(reference));

test.each([
  ['cert/a', 'has the kind "cert": write one of certificate, key, authority, revocations'],
  ['key', 'names nothing: write one name after the kind'],
  ['key/a/b', 'names nothing: write one name after the kind'],
  ['certificate/a', 'names no authority: add ?by=AUTHORITY'],
  ['authority/ca?by=x', 'has the parameter "by": it takes none'],
  ['key/a?names=b', 'has the parameter "names": it takes by, type, version'],
  ['key/a?version=1&version=2', 'has the parameter "version" twice'],
  ['certificate/a?by=', 'has the parameter "by" without a value'],
  ['key/a?type=dsa', 'has the type "dsa": write one of ecdsa, rsa-1024, rsa-2048, rsa-4096'],
  ['certificate/a?by=ca&defect=old', 'has the defect "old": write one of expired, not-yet-valid, self-signed, forged'],
  [
    'certificate/a?by=openssl-rsa-2048&defect=expired',
    'has the parameter "defect", which the commands of openssl-rsa-2048 do not have',
  ],
])('%s is refused with what to write', (path, because) => expect(read(path)).toEqual({ is: 'unreadable', because }));

test('a text of another form is no reference', () => {
  expect(readReference('https://a.example')).toMatchObject({ is: 'unreadable' });
});

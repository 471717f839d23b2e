import { expect, test } from 'vitest';
import { manifest, problemsOf, project, strict } from '../fixture.ts';

const secret = (key: string, value: string, member = 'stringData', kind = 'Secret') =>
  `${strict}---\napiVersion: v1\nkind: ${kind}\nmetadata:\n  name: web\n  namespace: foo\n${member}:\n  ${key}: ${value}\n`;
const loaded = (text: string) => problemsOf({ ...project(), [manifest]: text });
const run = (path: string) => `meshproof-run://${path}`;

test.each([
  secret('tls.crt', run('certificate/a.example?by=public')),
  secret('tls.key', run('key/a.example')),
  secret('ca.crt', `"${run('authority/a')}\\n${run('authority/b')}\\n"`),
  secret('tls.crt', 'text that is no PEM'),
  secret('ca.crt', run('authority/a'), 'data', 'ConfigMap'),
])('a reference that a run can replace loads (%#)', async (text) => expect(await loaded(text)).toBe(''));

const encoded = Buffer.from(run('key/a.example')).toString('base64');

test.each([
  ['of a kind that does not exist', secret('a', run('cert/a')), 'has the kind "cert": write one of certificate, key'],
  ['without an authority', secret('a', run('certificate/a')), 'names no authority: add ?by=AUTHORITY'],
  ['among others', secret('a', `"${run('authority/a')}\\n${run('authority')}"`), 'names nothing: write one name'],
  ['beside other text', secret('a', `x${run('authority/a')}`), 'is not of the form meshproof-run://KIND/NAME'],
  ['that is encoded', secret('a', encoded, 'data'), 'write it in stringData, in plain text'],
  ['to a key in a ConfigMap', secret('a', run('key/a'), 'data', 'ConfigMap'), 'a private key belongs into a Secret'],
  ['to the authority of an existing mesh', secret('a', run('authority/mesh')), 'an existing mesh keeps its authority'],
])('a reference %s is a problem at its line', async (_, text, why) => {
  const problems = await loaded(text);
  expect(problems).toContain('strict.yaml:16: has ');
  expect(problems).toContain(why);
});

test('a reference elsewhere is one', async () => {
  const text = strict.replace('name: strict', `name: strict\n  annotations: { a: ${run('authority/a')} }`);
  expect(await loaded(text)).toContain('strict.yaml:5: has meshproof-run://authority/a at metadata.annotations.a');
});

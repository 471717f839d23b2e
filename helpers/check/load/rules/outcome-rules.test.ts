import { describe, expect, test } from 'vitest';
import { good, me, problemsOf, project } from '../fixture.ts';

describe('the outcomes of a record', () => {
  test.each([
    [
      'an expected route without baseline',
      { baseline: `{ 'sleep.full -> httpbin.foo': admitted.overMtls('${me}', { seenBy: 'callee' }) }` },
      '"sleep.legacy -> httpbin.foo" has no baseline',
    ],
    [
      'the identity of another workload',
      { baseline: `{ 'sleep.legacy -> httpbin.foo': admitted.overMtls('${me}', { seenBy: 'callee' }) }` },
      `${me} is not the identity of sleep.legacy in the cast`,
    ],
    [
      'a witness whose reports are not collected',
      { baseline: good.baseline.replace(`seenBy: 'callee'`, `seenBy: 'wire'`) },
      'is to be seen by the witness "wire", whose reports are not collected',
    ],
    [
      'a witness that does not exist',
      { witnesses: `['wire', 'callee']` },
      'is no witness to collect reports from: write proxy or wire',
    ],
    [
      'a sidecar as a witness where none is',
      {
        cast: `{ 'sleep.full': sleep.meshed(), 'sleep.legacy': sleep.bare(), 'httpbin.foo': httpbin.bare() }`,
        baseline: good.baseline.replace(`seenBy: 'callee'`, `seenBy: 'proxy'`),
      },
      'is to be seen by the witness "proxy", but httpbin.foo has no sidecar',
    ],
    [
      'an expectation that was true before',
      {
        expects: `{ 'sleep.legacy -> httpbin.foo': { is: admitted.overPlaintext(), under: { omitted: refused.by('connection-reset') } } }`,
      },
      'no expectation differs from its baseline',
    ],
    [
      'a refusal without control',
      { baseline: `{ 'sleep.legacy -> httpbin.foo': admitted.overPlaintext() }` },
      'no other route is admitted by httpbin.foo',
    ],
    [
      'a vague refusal',
      { expects: good.expects.replace(`'connection-reset'`, `'any'`) },
      'expects.sleep.legacy -> httpbin.foo.is',
    ],
    ['a state that changes', { kind: "'state'" }, 'is about a state and changes it'],
    ['a check that changes nothing', { applies: '[]' }, 'neither applies nor removes a manifest'],
    [
      'a fact that the probe does not request',
      { expects: good.expects.replace(`refused.by('connection-reset')`, `reports('xfcc-uri', 'none')`) },
      '"sleep.legacy -> httpbin.foo" requests no fact and expects xfcc-uri',
    ],
    [
      'an admission where a fact is requested',
      { probe: `forwarded.uri(http.get('/headers'))` },
      'requests xfcc-uri and expects none',
    ],
    [
      'no witness',
      { baseline: good.baseline.replace(`{ seenBy: 'callee' }`, '{}') },
      'baseline.sleep.full -> httpbin.foo',
    ],
  ])('rejects %s', async (_, broken, text) => {
    expect(await problemsOf(project(broken))).toContain(text);
  });
});

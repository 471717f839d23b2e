import { describe, expect, test } from 'vitest';
import { good, me, problemsOf, project } from '../fixture.ts';

describe('a record', () => {
  test.each([
    ['an id that is none', { id: `'strict'` }, 'x.check.ts:7: id: is no check id'],
    [
      'a probe that its caller cannot send',
      { probe: 'echoCall.grpc()' },
      'has a probe of the kind echo, which echo sends and sleep does not',
    ],
    [
      'a port that the callee does not have',
      { probe: `http.get('/', { port: 1 })` },
      'is sent to port 1, which the Service of httpbin does not have',
    ],
    [
      'a port that the callee has been left without',
      {
        cast: good.cast.replace('httpbin.meshed()', 'echo.serving([80]).meshed()'),
        probe: `http.get('/', { port: 85 })`,
      },
      'is sent to port 85, which the Service of echo does not have',
    ],
    [
      'a port that no Service of the application has',
      { cast: good.cast.replace('httpbin.meshed()', 'httpbin.serving([8001]).meshed()') },
      'holds a port that the Service of its application does not have',
    ],
    ['a probe that is none', { probe: `{ kind: 'http', path: '/' }` }, 'x.check.ts:6: probe.method:'],
    [
      'an unknown application',
      { cast: `{ ...${good.cast}, 'x.foo': { ...sleep.bare(), app: 'x' } }` },
      'x.check.ts:16: cast.x.foo:',
    ],
    ['no control', { complianceControls: '[]' }, 'x.check.ts:15: complianceControls: names no control'],
    [
      'a manifest that does not exist',
      { applies: `['strict.yaml', 'more.yaml']` },
      'manifests/area/x/more.yaml does not exist',
    ],
    [
      'no change',
      { applies: '[]', sabotage: `{ extra: sabotage.add('strict.yaml') }` },
      'neither applies nor removes a manifest, and rebuilds no workload',
    ],
    ['the removal of what was not given', { removes: `['strict.yaml']` }, 'removes strict.yaml, which was not given'],
    [
      'an empty `under`',
      { expects: `{ 'sleep.legacy -> httpbin.foo': { is: refused.by('connection-reset'), under: {} } }` },
      'names no sabotage',
    ],
    [
      'an undeclared sabotage',
      {
        expects: `{ 'sleep.legacy -> httpbin.foo': { is: refused.by('connection-reset'), under: { gone: admitted.overPlaintext() } } }`,
      },
      'the sabotage "gone" is not declared',
    ],
    [
      'a sabotage that nothing names',
      { sabotage: `{ omitted: sabotage.omit('strict.yaml'), idle: sabotage.omit('strict.yaml') }` },
      'no expectation names an outcome under the sabotage "idle"',
    ],
    [
      'a sabotage that flips nothing',
      {
        expects: `{ 'sleep.legacy -> httpbin.foo': { is: refused.by('connection-reset'), under: { omitted: refused.by('connection-reset') } } }`,
      },
      'does not flip',
    ],
    [
      'a sabotage of something that the check does not change',
      {
        given: `['strict.yaml']`,
        applies: `['strict.yaml']`,
        sabotage: `{ omitted: sabotage.swap('other.yaml', 'strict.yaml') }`,
      },
      'is about other.yaml, which the check does not change',
    ],
    [
      'a redeploy of an undeclared workload',
      { sabotage: `{ omitted: sabotage.redeploy('sleep.gone', sleep.bare()) }` },
      'redeploys sleep.gone, which is not in the cast',
    ],
    [
      'one undeclared workload among several redeploys',
      { sabotage: `{ omitted: sabotage.redeployAll({ 'sleep.full': sleep.bare(), 'sleep.gone': sleep.bare() }) }` },
      'redeploys sleep.gone, which is not in the cast',
    ],
    [
      'workloads of one namespace that need different injection labels',
      {
        cast: `{ 'sleep.full': sleep.meshed(), 'sleep.legacy': sleep.notInjected(), 'httpbin.legacy': httpbin.meshed(), 'httpbin.foo': httpbin.meshed() }`,
      },
      'the workloads of legacy need different injection labels: istio-injection, no label',
    ],
    [
      'a sabotage after which they need different injection labels',
      {
        sabotage: `{ omitted: sabotage.omit('strict.yaml'), relabelled: sabotage.redeployAll({ 'sleep.full': sleep.notInjected(), 'sleep.legacy': sleep.bare() }) }`,
        cast: `{ 'sleep.full': sleep.meshed(), 'sleep.legacy': sleep.bare(), 'httpbin.full': httpbin.meshed(), 'httpbin.foo': httpbin.meshed() }`,
      },
      'the workloads of full need different injection labels: istio-injection, no label',
    ],
    [
      'a redeploy of a workload as another application',
      { redeploys: `{ 'sleep.legacy': httpbin.meshed() }` },
      'redeploys sleep.legacy as another application',
    ],
    [
      'the omission of a redeploy that the change does not make',
      { sabotage: `{ omitted: sabotage.omitRedeploy('sleep.legacy') }` },
      'keeps sleep.legacy, which the change does not rebuild',
    ],
    [
      'the identity of an account that the change takes away',
      {
        redeploys: `{ 'sleep.full': sleep.as('other').meshed() }`,
        expects: `{ ...${good.expects}, 'sleep.full -> httpbin.foo': { is: admitted.overMtls('${me}', { seenBy: 'callee' }), under: { omitted: admitted.overPlaintext() } } }`,
      },
      `${me} is not the identity of sleep.full`,
    ],
    [
      'a workload outside the cast',
      { baseline: `{ 'sleep.gone -> httpbin.foo': admitted.overPlaintext() }` },
      'names the workload sleep.gone, which is not declared',
    ],
  ])('rejects %s', async (_, broken, text) => {
    expect(await problemsOf(project(broken))).toContain(text);
  });
});

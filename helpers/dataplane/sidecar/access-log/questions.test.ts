import { describe, expect, test } from 'vitest';
import type { CastPod } from '../../../kube/pods.ts';
import { echoCall } from '../../../model/probes/echo.ts';
import type { EchoFacts } from '../../../probe/echo/facts.ts';
import type { ProbeResult } from '../../../probe/probe-request.ts';
import { callerQuestionOf, questionOf } from './questions.ts';

const asked = { from: Date.parse('2026-11-22T20:00:00.000Z'), to: Date.parse('2026-11-22T20:00:00.050Z') };
const pod = (workload: string, ip: string, meshed: boolean): CastPod => ({
  namespace: 'reach',
  workload,
  name: `${workload}-1`,
  uid: workload,
  ip,
  meshed,
  node: 'n',
  serviceAccount: workload,
});
const ends = { caller: pod('a', '10.0.0.1', true), callee: pod('b', '10.0.0.2', true) };
const toNaked = { ...ends, callee: pod('naked', '10.0.0.3', false) };

function answer(protocol: EchoFacts['protocol'], facts: Partial<EchoFacts>): ProbeResult {
  return {
    request: {
      route: 'a.reach -> b.reach',
      from: { namespace: 'reach', workload: 'a' },
      to: { namespace: 'reach', workload: 'b' },
      probe: echoCall.tcp(),
      requestId: 'r1',
      containerPort: 19_000,
    },
    asked,
    facts: {
      kind: 'echo',
      protocol,
      url: '',
      ok: false,
      error: 'EOF',
      status: 0,
      responseHeaders: {},
      message: '',
      callee: {},
      body: '',
      totalMs: 1,
      ...facts,
    },
  };
}

describe('the sidecar of the callee', () => {
  const logged = (facts: Partial<EchoFacts>, between = ends) => {
    const { logged: as, certain } = questionOf({ result: answer('http', facts), ...between }) ?? {};
    return [as, certain];
  };

  test('must have written down the request that it answered, and need not know one that the caller’s answered', () => {
    expect(logged({ ok: true, status: 200 })).toEqual(['request', true]);
    expect(logged({ ok: true, status: 403 })).toEqual(['request', true]);
    expect(logged({ ok: true, status: 503 })).toEqual(['either', false]);
    expect(logged({ ok: true, status: 503 }, { ...ends, caller: pod('a', '10.0.0.1', false) })).toEqual([
      'request',
      true,
    ]);
  });
});

describe('the sidecar of the caller', () => {
  test('is asked why bytes came to nothing, by the pod that they were for', () => {
    expect(callerQuestionOf({ result: answer('tcp', {}), ...toNaked })).toEqual({
      caller: { namespace: 'reach', workload: 'a' },
      requestId: 'r1',
      asked,
      upstream: '10.0.0.3:19000',
      byId: false,
      certain: true,
    });
  });

  test('need not know it where the callee has a sidecar as well, and is asked by the id where there is one', () => {
    expect(callerQuestionOf({ result: answer('websocket', {}), ...ends })).toMatchObject({
      byId: true,
      certain: false,
    });
  });

  test('is not asked about what was answered, what it answered itself, or where there is none', () => {
    const bare = { ...toNaked, caller: pod('a', '10.0.0.1', false) };
    expect([
      callerQuestionOf({ result: answer('tcp', { ok: true }), ...toNaked }),
      callerQuestionOf({ result: answer('http', {}), ...toNaked }),
      callerQuestionOf({ result: answer('tcp', {}), ...bare }),
    ]).toEqual([undefined, undefined, undefined]);
  });
});

test('nobody is asked about a request that was sent twice', () => {
  const said = answer('http', { ok: true, status: 200 });
  expect(questionOf({ result: said, ...ends })).toBeDefined();
  const failed = answer('tcp', {});
  expect(callerQuestionOf({ result: failed, ...toNaked })).toBeDefined();
  const twice = (one: ProbeResult): ProbeResult => ({ ...one, facts: { ...one.facts, repeated: true } });
  expect([
    questionOf({ result: twice(said), ...ends }),
    callerQuestionOf({ result: twice(failed), ...toNaked }),
  ]).toEqual([undefined, undefined]);
});

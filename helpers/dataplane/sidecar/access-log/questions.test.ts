import { describe, expect, test } from 'vitest';
import type { CastPod } from '../../../kube/pods.ts';
import { echoCall } from '../../../model/probes/echo/echo-call.ts';
import type { EchoFacts } from '../../../probe/echo/facts.ts';
import type { ProbeResult } from '../../../probe/probe-request.ts';
import { callerQuestionOf } from './caller-questions.ts';
import { questionOf } from './questions.ts';

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
const toBare = { ...ends, callee: pod('bare', '10.0.0.3', false) };

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

  test('must have logged the request it answered, and may miss one that the caller’s sidecar answered', () => {
    expect(logged({ ok: true, status: 200 })).toEqual(['request', true]);
    expect(logged({ ok: true, status: 403 })).toEqual(['request', true]);
    expect(logged({ ok: true, status: 503 })).toEqual(['either', false]);
    expect(logged({ ok: true, status: 503 }, { ...ends, caller: pod('a', '10.0.0.1', false) })).toEqual([
      'request',
      true,
    ]);
  });
});

test('a sidecar is searched for answered requests to a port that it does not capture', () => {
  const traffic = { 'traffic.sidecar.istio.io/excludeInboundPorts': '19000' };
  const past = { ...ends, callee: { ...ends.callee, traffic } };
  expect(questionOf({ result: answer('tcp', { ok: true }), ...past })).toMatchObject({
    certain: false,
    absentIn: 'reach/b-1',
  });
  expect(questionOf({ result: answer('tcp', {}), ...past })).toBeUndefined();
});

describe('the sidecar of the caller', () => {
  test('is searched for the cause of failed bytes, by their target pod', () => {
    expect(callerQuestionOf({ result: answer('tcp', {}), ...toBare })).toEqual({
      caller: { namespace: 'reach', workload: 'a' },
      requestId: 'r1',
      asked,
      upstream: '10.0.0.3:19000',
      byId: false,
      certain: true,
    });
  });

  test('is searched for the TLS that it opened, where an application terminated TLS of a plaintext client', () => {
    const at = (ServicePort: string, protocol: EchoFacts['protocol'] = 'http') =>
      callerQuestionOf({ result: answer(protocol, { ok: true, status: 200, callee: { ServicePort } }), ...toBare });
    expect(at('18443')).toMatchObject({ byId: true, certain: true, upstream: '10.0.0.3:18443' });
    expect(at('19443', 'tcp')).toMatchObject({ byId: false, certain: true, upstream: '10.0.0.3:19443' });
    expect([at('18080'), at('18443', 'https')]).toEqual([undefined, undefined]);
  });

  test('may miss it when the callee has a sidecar too, and is searched by the id where there is one', () => {
    expect(callerQuestionOf({ result: answer('websocket', {}), ...ends })).toMatchObject({
      byId: true,
      certain: false,
    });
  });

  test('must contain the cause of its own response, by the id of the request', () => {
    const body =
      'upstream connect error or disconnect/reset before headers. retried and the latest reset reason: remote connection failure';
    const responses = [
      answer('http', { ok: true, status: 503, body }),
      answer('grpc', { error: `rpc error: code = Unavailable desc = ${body}` }),
    ];
    for (const result of responses)
      expect(callerQuestionOf({ result, ...ends })).toMatchObject({ byId: true, certain: true });
    const ended = body.replace('remote connection failure', 'connection termination');
    expect(
      callerQuestionOf({ result: answer('http', { ok: true, status: 503, body: ended }), ...ends }),
    ).toBeUndefined();
  });

  test('is not searched for answered requests, for other responses, or where there is no sidecar', () => {
    const bare = { ...toBare, caller: pod('a', '10.0.0.1', false) };
    expect([
      callerQuestionOf({ result: answer('tcp', { ok: true }), ...toBare }),
      callerQuestionOf({ result: answer('http', {}), ...toBare }),
      callerQuestionOf({ result: answer('tcp', {}), ...bare }),
    ]).toEqual([undefined, undefined, undefined]);
  });
});

test('no log is searched for a request that was sent twice', () => {
  const answered = answer('http', { ok: true, status: 200 });
  expect(questionOf({ result: answered, ...ends })).toBeDefined();
  const failed = answer('tcp', {});
  expect(callerQuestionOf({ result: failed, ...toBare })).toBeDefined();
  const twice = (one: ProbeResult): ProbeResult => ({ ...one, facts: { ...one.facts, repeated: true } });
  expect([
    questionOf({ result: twice(answered), ...ends }),
    callerQuestionOf({ result: twice(failed), ...toBare }),
  ]).toEqual([undefined, undefined]);
});

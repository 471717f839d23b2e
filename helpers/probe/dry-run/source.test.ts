import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { RecordingApi, strict, strictPath } from '../../kube/api/fixtures/recording-api.ts';
import { dryRun } from '../../model/probes/admission/dry-run.ts';
import type { ProbeRequest } from '../probe-request.ts';
import { dryRunSource } from './source.ts';

const api = new RecordingApi();
let send: () => Promise<unknown>;
beforeAll(async () => {
  const source = dryRunSource({ target: await api.start() });
  const place = { namespace: 'full', workload: 'kubectl' };
  const request: ProbeRequest = {
    route: 'kubectl -> sleep.full',
    requestId: 'r',
    from: place,
    to: place,
    probe: dryRun('strict.yaml'),
    submits: strict,
  };
  send = async () => (await source.send(place, [request], new AbortController().signal))[0];
});
beforeEach(() => api.reset());
afterAll(() => api[Symbol.asyncDispose]());

test('an object is sent as a dry run with strict field validation, and looked for afterwards', async () => {
  api.answers.set(`PATCH ${strictPath}`, { status: 201, body: {} });
  expect(await send()).toEqual({
    kind: 'dry-run',
    manifest: 'strict.yaml',
    object: 'peerauthentication.security.istio.io/strict',
    status: 201,
    message: '',
    isStored: false,
  });
  expect(api.collected.map(({ call }) => call)).toEqual([
    `PATCH ${strictPath}?fieldManager=meshproof&force=true&fieldValidation=Strict&dryRun=All`,
    `GET ${strictPath}`,
  ]);
});

test('the message of a rejection is kept, and an object that exists after it is reported', async () => {
  api.answers.set(`PATCH ${strictPath}`, { status: 422, body: { message: 'spec.mtls is invalid' } });
  api.answers.set(`GET ${strictPath}`, { status: 200, body: {} });
  expect(await send()).toMatchObject({ status: 422, message: 'spec.mtls is invalid', isStored: true });
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHttpSource } from '../../probe/http/source.ts';
import { CLIENTS, startTestServer, type TestServer } from '../../probe/http/test-server.ts';
import { classifyHttp } from './http.ts';

const never = new AbortController().signal;
let server: TestServer;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server[Symbol.dispose]());

/** How long a client waits for a response, generous on a busy machine. */
const PATIENT = 15;

async function outcomesOf(script: string, urls: readonly string[], totalSeconds = PATIENT): Promise<readonly string[]> {
  const options = { name: 'sleep.here', command: ['sh', '-c', script], signal: never } as const;
  await using source = createHttpSource(
    { ...options, onOpen: () => undefined, onInfrastructureFault: () => undefined },
    { connectSeconds: 10, totalSeconds },
  );
  const requests = urls.map((url, index) => ({ requestId: `id-${index.toString()}`, method: 'GET', url }));
  const results = await source.send(requests, never);
  if ('kind' in results) throw new Error(results.cause);
  return results.map((facts) => {
    const observed = classifyHttp(facts, {});
    return observed.is === 'refused' ? observed.by : observed.is;
  });
}

it('names the same outcome for both clients, however the server ends a request', async () => {
  const paths = ['/denied', '/big', '/empty', '/reset', '/close', '/torn', '/pieces', '/torn-pieces'];
  const urls = [...paths, '/interim'].map((path) => `${server.base}${path}`);
  urls.push(server.refused, 'http://no.such.host.invalid/');
  const [curl, perl] = await Promise.all(Object.values(CLIENTS).map((script) => outcomesOf(script, urls)));
  expect(perl).toEqual(curl);
  expect(curl).toEqual(expect.arrayContaining(['rbac-403', 'connection-reset', 'connection-closed', 'dns']));
});

it('names the same outcome for both clients when the server is silent', async () => {
  const urls = [`${server.base}/silent`];
  const outcomes = await Promise.all(Object.values(CLIENTS).map((script) => outcomesOf(script, urls, 2)));
  expect(outcomes).toEqual([['timeout'], ['timeout']]);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fakeKubeconfig } from '../../../kube/api/fixtures/fake-kubeconfig.ts';
import type { KubeTarget } from '../../../kube/kube.ts';
import type { ProxyAdmin } from '../admin/proxy-admin.ts';
import { createProxyAdmins } from '../admin/proxy-admins.ts';
import { createAcknowledger } from './acknowledge.ts';
import { applied, envoy, INITIAL, NEXT, server } from './envoy.fixture.ts';

const never = new AbortController().signal;
const pod = { namespace: 'full', workload: 'httpbin', name: 'httpbin-1', uid: 'u-1', meshed: true };
const rejection = { type: 'Listener', reason: 'no such filter' };
const QUOTED = 'Envoy rejected the configuration of type Listener: no such filter';
const rejections = { since: () => undefined, last: () => Promise.resolve(rejection) };
let directory = '';
let target: KubeTarget;
/** How many admin interfaces were opened. */
let opened = 0;

/** In the place of a forward: leads to where the server listened when it was opened. */
function open(): ProxyAdmin {
  opened += 1;
  const { port } = server.address() as AddressInfo;
  return {
    get: async (path, signal) => (await fetch(`http://127.0.0.1:${port.toString()}${path}`, { signal })).text(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'meshproof-acknowledge-'));
  target = { kubectl: join(directory, 'kubectl'), kubeconfig: join(directory, 'kubeconfig'), context: 'c' };
  opened = 0;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const port = (server.address() as AddressInfo).port.toString();
  await writeFile(target.kubeconfig, fakeKubeconfig(`http://127.0.0.1:${port}`));
  Object.assign(envoy, INITIAL);
  applied.length = 0;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(directory, { recursive: true });
});

describe('createAcknowledger()', () => {
  it('waits for the mark in clusters and in listeners, over one forward for the whole run', async () => {
    await using admins = createProxyAdmins(open);
    const acknowledger = createAcknowledger(target, { runId: 'run-1', readAdmin: admins.readAdmin, rejections });
    const change = await acknowledger.snapshot([pod, { ...pod, uid: 'u-2', meshed: false }], [], never);
    expect(change.before.size).toBe(1);
    const settled = change.settled({ signal: never });
    Object.assign(envoy, { mark: change.mark, clusters: NEXT, reads: 0 });
    await expect.poll(() => envoy.reads).toBeGreaterThan(6);
    Object.assign(envoy, { listeners: NEXT, listenerMark: change.mark });
    const { held, proxies } = await settled;
    expect({ held, proxies }).toMatchObject({
      held: true,
      proxies: [{ proxy: 'full/httpbin', held: true, version: NEXT, problem: '' }],
    });
    expect(opened).toBe(1);
  });

  it('applies the sentinel', async () => {
    await using admins = createProxyAdmins(open);
    const acknowledger = createAcknowledger(target, { runId: 'run-1', readAdmin: admins.readAdmin, rejections });
    const change = await acknowledger.snapshot([pod], [], never);
    Object.assign(envoy, { mark: change.mark, listenerMark: change.mark, clusters: NEXT, listeners: NEXT });
    expect(await change.settled({ signal: never })).toMatchObject({ held: true });
    expect(applied).toEqual(change.sentinel);
  });

  it('does not take a push for this change that carries another mark', async () => {
    await using admins = createProxyAdmins(open);
    const acknowledger = createAcknowledger(target, { runId: 'run-1', readAdmin: admins.readAdmin, rejections });
    const change = await acknowledger.snapshot([pod], [], never);
    Object.assign(envoy, { mark: 'another', listenerMark: 'another', clusters: NEXT, listeners: NEXT });
    const settled = await change.settled({ signal: never, budgetMs: 300 });
    expect(settled).toMatchObject({
      held: false,
      proxies: [{ held: false, problem: expect.stringContaining('mark not held') }],
    });
  });

  it('reports a configuration that the proxy rejected, without further waiting', async () => {
    await using admins = createProxyAdmins(open);
    const acknowledger = createAcknowledger(target, { runId: 'run-1', readAdmin: admins.readAdmin, rejections });
    const change = await acknowledger.snapshot([pod], [], never);
    envoy.rejected = 1;
    expect(await change.settled({ signal: never })).toMatchObject({
      held: false,
      proxies: [{ rejected: true, problem: QUOTED }],
    });
  });

  it('ends for every proxy with a rejection of any type that one of them logs', async () => {
    await using admins = createProxyAdmins(open);
    const logging = { since: ({ name }: { name: string }) => (name === 'sleep-1' ? rejection : undefined) };
    const options = { runId: 'run-1', readAdmin: admins.readAdmin, rejections: { ...rejections, ...logging } };
    const other = { ...pod, workload: 'sleep', name: 'sleep-1', uid: 'u-2' };
    const change = await createAcknowledger(target, options).snapshot([pod, other], [], never);
    const { waitedMs, proxies } = await change.settled({ signal: never });
    expect(waitedMs).toBeLessThan(5_000);
    expect(proxies).toMatchObject([
      { rejected: false, held: false, problem: 'not waited for, since another sidecar rejected the change' },
      { rejected: true, held: false, problem: QUOTED },
    ]);
  });

  it('needs nothing from pods without a sidecar', async () => {
    await using admins = createProxyAdmins(open);
    const acknowledger = createAcknowledger(target, { runId: 'run-1', readAdmin: admins.readAdmin, rejections });
    const change = await acknowledger.snapshot([{ ...pod, meshed: false }], [], never);
    expect(change.sentinel).toEqual([]);
    expect(await change.settled({ signal: never })).toMatchObject({ held: true, proxies: [] });
  });

  it('opens another forward when one died between two changes', async () => {
    await using admins = createProxyAdmins(open);
    const acknowledger = createAcknowledger(target, { runId: 'run-1', readAdmin: admins.readAdmin, rejections });
    await acknowledger.snapshot([pod], [], never);
    const port = (server.address() as AddressInfo).port;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const next = (server.address() as AddressInfo).port;
    expect(next).not.toBe(port);
    expect((await acknowledger.snapshot([pod], [], never)).before.size).toBe(1);
    expect(opened).toBe(2);
  });
});

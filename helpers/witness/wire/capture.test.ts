import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { messageOf } from '../../errors.ts';
import { freshPod, KUBECTL, stateOf } from './capture.fixture.ts';
import { startCapture, type CaptureOptions } from './capture.ts';
import { RECORDED_WIRE_MARKER, RECORDED_CAPTURE, RECORDED_MESSAGES } from './recorded-capture.ts';

const pod = { namespace: 'wit-a', name: 'httpbin-1' };
const options: CaptureOptions = {
  port: 8080,
  wireMarkers: [RECORDED_WIRE_MARKER],
  mode: 'assert',
  signal: AbortSignal.timeout(120_000),
};

describe('startCapture()', () => {
  let kubectl: string;
  const file = (name: string, text: string | Buffer): Promise<void> => writeFile(`${kubectl}.${name}`, text);
  const calls = async (): Promise<readonly string[]> =>
    (await readFile(`${kubectl}.calls`, 'utf8'))
      .split('\n')
      .filter((call) => /^(get pod|patch pod|exec --)/.test(call));
  const start = () => startCapture({ kubectl, kubeconfig: 'none', context: 'none' }, pod, options);
  beforeEach(async () => {
    kubectl = join(await mkdtemp(join(tmpdir(), 'meshproof-')), 'kubectl');
    await writeFile(kubectl, KUBECTL);
    await chmod(kubectl, 0o755);
    await file('pod', JSON.stringify(freshPod));
    await file(
      'states',
      ['', stateOf({ waiting: { reason: 'ContainerCreating' } }), stateOf({ running: {} }), ''].join('\n'),
    );
    await file('messages', `${RECORDED_MESSAGES.join('\n')}\n`);
    await file('pcap', Buffer.from(RECORDED_CAPTURE, 'base64'));
  });
  afterEach(() => rm(join(kubectl, '..'), { recursive: true }));

  it.each([
    [
      'Error from server (Forbidden): pods "httpbin-1" is forbidden: violates PodSecurity "baseline:latest": non-default capabilities',
      'capture beside httpbin-1 in wit-a: the Pod Security level baseline:latest refuses the capture container, which needs root and NET_RAW; let its namespaces admit it',
    ],
    [
      'Error from server: admission webhook "validate.kyverno.svc" denied the request: no root',
      'the admission webhook validate.kyverno.svc refuses the capture container',
    ],
    [
      'Error from server (Forbidden): User "ci" cannot patch resource "pods/ephemeralcontainers"',
      'allow "patch" on pods/ephemeralcontainers in the namespace',
    ],
  ])('reports the refusing policy and a hint: %s', async (text, message) => {
    await writeFile(kubectl, KUBECTL.replace('echo patched', `echo '${text}' >&2; exit 1`));
    const failure = await start().then(
      () => '',
      (error: unknown) => messageOf(error),
    );
    expect(failure).toContain(message);
    expect(failure).toContain(text);
  });

  it('captures from an ephemeral container with the image of the sidecar, with the capabilities it needs only', async () => {
    await using capture = await start();
    const facts = await capture.stop();
    expect(facts).toMatchObject({ packets: 15, wireMarkerSeen: true, pod: 'wit-a/httpbin-1' });
    expect(await capture.stop()).toBe(facts);
    const [, patch = '', , exec] = await calls();
    expect(patch).toContain('--subresource=ephemeralcontainers');
    const [container] = JSON.parse(patch.slice(patch.indexOf('{'))).spec.ephemeralContainers;
    expect(container).toMatchObject({ name: 'meshproof-wire-1', image: 'proxyv2:1' });
    expect(container.securityContext.capabilities).toEqual({
      drop: ['ALL'],
      add: ['NET_RAW', 'SETUID', 'SETGID', 'KILL'],
    });
    expect(exec).toMatch(/^exec --namespace wit-a httpbin-1 --container meshproof-wire-1 --stdin -- sh -c/);
  });

  it('reuses the container of an earlier capture', async () => {
    const status = {
      ephemeralContainerStatuses: [
        { name: 'meshproof-wire-1', state: { terminated: {} } },
        { name: 'meshproof-wire-2', state: { running: {} } },
      ],
    };
    await file('pod', JSON.stringify({ ...freshPod, status }));
    await using capture = await start();
    await capture.stop();
    expect((await calls()).map((call) => call.split(' ')[0])).toEqual(['get', 'exec']);
  });

  it('reports at once why the container cannot run', async () => {
    await file('states', stateOf({ waiting: { reason: 'ErrImageNeverPull', message: 'no such image on the node' } }));
    await expect(start()).rejects.toThrow(
      /run the capture container meshproof-wire-1.*\nErrImageNeverPull no such image on the node/s,
    );
    await file('pod', JSON.stringify({ ...freshPod, spec: { containers: [] } }));
    await expect(start()).rejects.toThrow('the pod has no sidecar');
  });

  it('returns no facts of a failed capture', async () => {
    await file('messages', `${RECORDED_MESSAGES.slice(0, 4).join('\n')}\n`);
    await using capture = await start();
    await expect(capture.stop()).rejects.toThrow(
      /read the capture beside httpbin-1.*\ntcpdump ended without its counters/s,
    );
  });

  it('reports the messages of tcpdump when it does not start', async () => {
    await writeFile(
      kubectl,
      KUBECTL.replace('head -n 3 "$0.messages" >&2', 'echo "heads tcpdump: eth0: no permission" >&2; exit 1'),
    );
    await expect(start()).rejects.toThrow(/start the capture.*\nit ended at once\nheads tcpdump: eth0: no permission/s);
  });

  it.each([
    ['an interface', { interface: 'eth0; reboot' }],
    ['a port', { port: 0 }],
    ['a marker', { wireMarkers: ["'; reboot; echo 0123456789abcdef"] }],
    ['a marker', { wireMarkers: [] }],
  ])('accepts nothing but %s in its script', async (_, wrong) => {
    await expect(startCapture({ kubectl, kubeconfig: '', context: '' }, pod, { ...options, ...wrong })).rejects.toThrow(
      TypeError,
    );
  });
});

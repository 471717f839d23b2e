import type { KubeletProbe } from '../../model/probes/kubelet.ts';
import { type Annotations, HOOK_PORT, type Probed, probedPort, SECOND_PORT } from '../../model/workloads/probed.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The kubelet's first probe must not find the sidecar still starting. */
export const PROXY_FIRST: Annotations = { 'proxy.istio.io/config': '{"holdApplicationUntilProxyStarts":true}' };

/**
 * Two consecutive failures decide, one probe per second; a command costs more than a request and
 * runs half as often.
 */
const OFTEN = { timeoutSeconds: 2, failureThreshold: 2 } as const;

/**
 * A container that starts while its neighbours start as well gets the time to do so, as the base
 * manifest gives it.
 */
const AT_START = { periodSeconds: 1, timeoutSeconds: 2, failureThreshold: 60 } as const;

/**
 * Returns the containers of a probed workload: its application probed as `probed` specifies, or a
 * second container beside it.
 */
export function probedContainers(containers: readonly Fields[], app: string, probed: Probed): readonly Fields[] {
  const probes = { ...probesOf(probed), ...hooksOf(probed) };
  if (probed.container !== 'second')
    return containers.map((container) => (container['name'] === app ? { ...container, ...probes } : container));
  const first = containers.find(({ name }) => name === app) ?? {};
  const { startupProbe: _startupProbe, ...likeFirst } = first;
  const port = SECOND_PORT.toString();
  // Its other servers get ports of their own, since both containers share the pod's.
  // None of them is called, and no other pod may reach the one that takes orders.
  const others = ['--grpc=18991', '--tcp=18992', '--bind-localhost=18991,18992'];
  const args = [`--port=${port}`, ...others, '--log_output_level=all:error'];
  const ports = [{ name: 'http-second', containerPort: SECOND_PORT }];
  return [...containers, { ...likeFirst, name: 'second', args, ports, ...probes }];
}

function probesOf(probed: Probed): Fields {
  const often = { periodSeconds: probed.handler === 'exec' ? 2 : 1, ...OFTEN };
  const startupProbe = { ...asking(probed, 'startup'), ...AT_START };
  if (probed.kinds !== undefined) return { startupProbe };
  const livenessProbe = { ...asking(probed, 'liveness'), ...often };
  const readinessProbe = { ...asking(probed, 'readiness'), ...often };
  const probes = { livenessProbe, readinessProbe };
  return probed.at === 'nothing-later' ? { ...probes, startupProbe: undefined } : { ...probes, startupProbe };
}

function hooksOf({ hook }: Probed): Fields {
  return hook === undefined ? {} : { lifecycle: { [hook]: { httpGet: { path: '/', port: HOOK_PORT } } } };
}

function asking(probed: Probed, probe: KubeletProbe): Fields {
  const port = probedPort(probed, probe);
  switch (probed.handler) {
    case 'http':
      return { httpGet: { path: '/', port } };
    case 'https':
      return { httpGet: { path: '/', port, scheme: 'HTTPS' } };
    case 'tcp':
      return { tcpSocket: { port } };
    case 'grpc':
      return { grpc: { port } };
    case 'exec':
      return { exec: { command: [...CURL, `http://127.0.0.1:${port.toString()}/`] } };
  }
}

const CURL = ['curl', '--silent', '--show-error', '--fail', '--output', '/dev/null', '--max-time', '1'] as const;

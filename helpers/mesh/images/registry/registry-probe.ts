import { Agent, request } from 'undici';

/** Docker's own name for its registry differs from the host that serves it. */
const DOCKER_HUB = 'docker.io';
const DOCKER_HUB_HOST = 'registry-1.docker.io';

/** Host (and port) of the registry that serves a repository, as docker reads references. */
export function registryHost(repository: string): string {
  const first = repository.split('/')[0] ?? '';
  const isHost = first.includes('.') || first.includes(':') || first === 'localhost';
  const host = isHost && repository.includes('/') ? first : DOCKER_HUB;
  return host === DOCKER_HUB ? DOCKER_HUB_HOST : host;
}

/**
 * Whether a registry is on this machine: there it speaks plain HTTP, and a node's containerd cannot
 * reach it.
 */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(host);
}

/** Whether something that speaks the registry protocol answers at a host: 401 is an answer too. */
export async function registryAnswers(host: string, signal: AbortSignal): Promise<boolean> {
  const agent = new Agent({ allowH2: false });
  try {
    const { statusCode, body } = await request(`${isLoopback(host) ? 'http' : 'https'}://${host}/v2/`, {
      dispatcher: agent,
      signal,
    });
    await body.dump();
    return statusCode === 200 || statusCode === 401;
  } catch {
    // Whatever keeps an answer away (no name, no route, no time, no trust) means the same here: no
    // registry.
    return false;
  } finally {
    await agent.destroy();
  }
}

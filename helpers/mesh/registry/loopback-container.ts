import { randomUUID } from 'node:crypto';
import { GenericContainer, type StartedTestContainer, Wait } from 'testcontainers';
import { budgets } from '../../timing/budgets.ts';
import { containerMarks } from '../engine/containers/marks.ts';
import type { Engine } from '../engine/engine.ts';
import { REGISTRY_CONTAINER } from './registry-names.ts';

const PORT = 5000;

/**
 * An image registry on this machine's loopback; disposing it removes the container with all that
 * was pushed to it.
 */
export interface LoopbackRegistry extends AsyncDisposable {
  /** Host and port, the first part of a reference. */
  readonly address: string;
}

/** Publishes its port on the loopback only, which `withExposedPorts` cannot express. */
class LoopbackContainer extends GenericContainer {
  onLoopback(): this {
    this.withExposedPorts(PORT);
    this.hostConfig.PortBindings = { [`${PORT.toString()}/tcp`]: [{ HostIp: '127.0.0.1', HostPort: '' }] };
    return this;
  }
}

/**
 * Starts Debian's docker-registry out of `image` in the engine and waits until it speaks the
 * registry protocol.
 */
export async function startLoopbackRegistry(
  engine: Engine,
  image: string,
  signal: AbortSignal,
): Promise<LoopbackRegistry> {
  // testcontainers knows engines by environment only, and its own reaper is an image that no
  // package registry has.
  Object.assign(process.env, engine.env, {
    TESTCONTAINERS_RYUK_DISABLED: 'true',
    TESTCONTAINERS_HOST_OVERRIDE: '127.0.0.1',
  });
  signal.throwIfAborted();
  const name = `${REGISTRY_CONTAINER}${randomUUID().slice(0, 8)}`;
  const started = await new LoopbackContainer(image)
    .onLoopback()
    .withName(name)
    .withLabels(containerMarks(name))
    .withWaitStrategy(Wait.forHttp('/v2/', PORT).forStatusCode(200))
    .withStartupTimeout(budgets.engineUp)
    .start();
  return handle(started);
}

function handle(container: StartedTestContainer): LoopbackRegistry {
  return {
    address: `127.0.0.1:${container.getMappedPort(PORT).toString()}`,
    [Symbol.asyncDispose]: async () => {
      await container.stop({ remove: true, removeVolumes: true });
    },
  };
}

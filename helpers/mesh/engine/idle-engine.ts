import { MeshproofError } from '../../errors.ts';
import { docker, type EngineClient } from '../docker.ts';

/**
 * Makes sure that an engine may be ended: it runs nothing besides what the caller is about to
 * remove.
 * @param spared ids of containers that may run
 * @throws MeshproofError naming what else runs
 */
export async function requireIdle(engine: EngineClient, spared: readonly string[], signal: AbortSignal): Promise<void> {
  const operation = 'list what the private engine runs';
  const listed = await docker(engine, ['ps', '--no-trunc', '--format', '{{.ID}}\t{{.Names}}'], { operation, signal });
  const running = listed.split('\n').flatMap((line) => {
    const [id = '', name = ''] = line.split('\t');
    return id === '' || spared.includes(id) ? [] : [name];
  });
  if (running.length === 0) return;
  throw new MeshproofError({
    operation: 'stop the private engine',
    details: `it runs ${running.join(', ')}, which would end with it`,
    hint: `take down what is meshproof's with down --name, end the rest with: docker --host ${engine.env['DOCKER_HOST'] ?? ''} stop, or leave out --engine`,
  });
}

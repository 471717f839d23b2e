import { EXIT, MeshproofError, messageOf } from '../../../errors.ts';
import type { KubeTarget } from '../../kube.ts';
import { kubectlLine } from '../../kubectl.ts';

/**
 * A request that no API server answered. Its message holds the cause alone; callers add the
 * operation.
 */
export class UnreachableError extends MeshproofError {
  constructor(target: KubeTarget, what: string, cause: unknown) {
    super({
      operation: `ask the API server of context ${target.context} (${what})`,
      details: messageOf(cause),
      hint: `see whether it answers: ${kubectlLine(target, 'version')}`,
      exitCode: EXIT.environment,
      cause,
    });
    this.name = 'UnreachableError';
    this.message = this.details;
  }
}

import { EXIT, MeshproofError } from '../../../errors.ts';

export interface CleanFlags {
  readonly run?: string;
  readonly all: boolean;
  readonly yes: boolean;
  readonly expired: boolean;
  readonly dryRun: boolean;
  /** The managed mesh whose runs alone are cleaned up after. @default the runs of all meshes */
  readonly name?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
}

/**
 * Refuses combinations that would delete more than they seem to.
 * @throws MeshproofError (exit code 2)
 */
export function checkCleanFlags({ all, expired, yes, kubeconfig, context }: CleanFlags): void {
  if (all && kubeconfig !== undefined && context === undefined)
    throw misused(
      'clean --all --kubeconfig',
      'it would delete from whichever context of that file is current',
      'name the mesh with --context as well',
    );
  if (expired && context === undefined)
    throw misused('clean --expired', 'it reads the namespaces of one mesh', 'name the mesh with --context');
  if (yes && !all) throw misused('clean --yes', 'only --all needs a confirmation', 'omit --yes, or add --all');
}

function misused(operation: string, details: string, hint: string): MeshproofError {
  return new MeshproofError({ operation: `run ${operation}`, details, hint, exitCode: EXIT.usage });
}

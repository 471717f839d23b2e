import { MeshproofError } from '../../errors.ts';
import type { FoundLedger } from '../../evidence/ledger/ledger-files.ts';

/**
 * The error for a mesh, or a cast on it, that another run uses or may use.
 * @param operation what is refused, as a phrase that completes "could not …"
 */
export function inUse(operation: string, { runId, startedAt, liveness, process }: FoundLedger): MeshproofError {
  const host = process.place === undefined ? '' : ` on ${process.place.host}`;
  const run = `run ${runId} (process ${process.pid.toString()}${host}, started ${startedAt})`;
  const wait = 'wait until that run has ended, or use another mesh with --name';
  if (liveness === 'alive')
    return new MeshproofError({ operation, details: `${run} uses it at this moment`, hint: wait });
  return new MeshproofError({
    operation,
    details: `${run} may use it at this moment: it runs, or ran, in another container or on another host`,
    hint: `${wait}; if it has ended, drop its claim with: npm run -s meshproof -- clean --run ${runId}`,
  });
}

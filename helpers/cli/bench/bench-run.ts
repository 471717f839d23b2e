import type { BundleWriter } from '../../evidence/bundle/bundle-writer.ts';
import type { Ledger } from '../../evidence/ledger/ledger.ts';
import type { StartedMesh } from '../../mesh/started-mesh.ts';
import type { MeshFlags } from '../commands/options/options.ts';
import type { CommandContext } from '../context.ts';
import { injection } from '../run/prepare/injection.ts';
import type { RunNamespaces } from '../run/prepare/run-namespaces.ts';
import type { CostFormat } from './cost/formats.ts';
import type { Matrix } from './matrix.ts';
import type { Site } from './site.ts';

export interface BenchFlags extends MeshFlags {
  readonly matrices: readonly Matrix[];
  readonly rounds: number;
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly revision?: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly strict: boolean;
  /** Measures what mutual TLS costs, instead of matrices. */
  readonly cost: boolean;
  /** Of the costs. */
  readonly output: CostFormat;
}

/** One run of the bench. */
export interface Bench {
  readonly context: CommandContext;
  readonly flags: BenchFlags;
  readonly runId: string;
  readonly ledger: Ledger;
  readonly namespaces: RunNamespaces;
}

/** Claims the namespaces of a bench on its mesh, and returns what its measurements share. */
export function siteOf(
  { flags, runId, namespaces }: Bench,
  mesh: StartedMesh,
  sink: BundleWriter,
  signal: AbortSignal,
): Site {
  const { tools, kubeconfig, context, castImages } = mesh;
  const target = { kubectl: tools.kubectl, kubeconfig, context };
  return {
    target,
    runId,
    index: namespaces.claim(target, runId, { timeoutMs: flags.timeout }),
    prefix: `bench-${runId.slice(-4)}-`,
    castImages,
    ...injection(mesh, flags.revision),
    sink,
    faults: [],
    signal,
  };
}

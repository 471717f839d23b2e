import type { KubeObject } from '../../../kube/manifest.ts';
import type { DryRunProbe } from '../../../model/probes/admission/dry-run.ts';
import type { ProbeSpec } from '../../../model/probes/probe-spec.ts';
import type { CheckRecord, Manifest } from '../../record/check-record.ts';

type Probes = Pick<CheckRecord, 'probe' | 'probes'>;

function isDryRun(probe: ProbeSpec): probe is DryRunProbe {
  return probe.kind === 'dry-run';
}

/** Returns the manifests that a record sends as dry runs. */
export function dryRunsOf({ probe, probes }: Probes): readonly string[] {
  return [probe, ...Object.values(probes)].filter(isDryRun).map(({ manifest }) => manifest);
}

/** Returns the probes of a record with other manifests in place of those that it sends. */
export function withDryRuns({ probe, probes }: Probes, dryRuns: Readonly<Record<string, string>>): Probes {
  const replaced = (one: ProbeSpec): ProbeSpec =>
    isDryRun(one) ? { ...one, manifest: dryRuns[one.manifest] ?? one.manifest } : one;
  return {
    probe: replaced(probe),
    probes: Object.fromEntries(Object.entries(probes).map(([name, one]) => [name, replaced(one)])),
  };
}

/** Returns the object that a probe sends; undefined for a probe that sends none. */
export function submittedBy(
  probe: ProbeSpec,
  manifests: Readonly<Record<string, Manifest>>,
): { readonly submits?: KubeObject } {
  const [submits] = isDryRun(probe) ? (manifests[probe.manifest]?.objects ?? []) : [];
  return submits === undefined ? {} : { submits };
}

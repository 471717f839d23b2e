import { MeshproofError } from '../../errors.ts';
import { openExistingMesh } from '../../mesh/existing/open-existing-mesh.ts';
import { missingRights } from '../../mesh/existing/preflight.ts';
import type { Purpose } from '../../mesh/existing/rights.ts';
import type { TargetFlags } from '../lifecycle/bring-up.ts';
import { type Finding, ready } from './finding.ts';

/** What only some checks use, with what goes without it. */
const SOME: Readonly<Record<Exclude<Purpose, 'run'>, string>> = {
  wire: 'checks that watch the wire',
  istioctl: 'checks that ask istioctl',
};

/** What a guest meets on an existing mesh: whether it answers, and which rights the account lacks. Changes nothing. */
export async function existingMeshFindings(flags: TargetFlags, signal: AbortSignal): Promise<readonly Finding[]> {
  try {
    await using mesh = await openExistingMesh({ ...flags, purposes: ['run'], signal });
    const { version } = await mesh.controlPlane();
    const target = { kubectl: mesh.tools.kubectl, kubeconfig: mesh.kubeconfig, context: mesh.context };
    const asked = Object.entries(SOME).map(([purpose, what]) =>
      rightsFor(what, () => missingRights(target, { purposes: [purpose as Purpose], scope: 'cluster', signal })),
    );
    return [
      ready('mesh', `${mesh.context}, Istio ${version}`),
      ready('rights', 'all that a guest needs'),
      ...(await Promise.all(asked)),
    ];
  } catch (error) {
    if (error instanceof MeshproofError) return [unusable(error)];
    throw error;
  }
}

async function rightsFor(what: string, missing: () => Promise<readonly string[]>): Promise<Finding> {
  const lacks = await missing();
  if (lacks.length === 0) return ready('rights', `for ${what}`);
  const hint = `leave these checks out, or grant them as manifests/rbac/existing-mesh.yaml does`;
  return { need: 'rights', state: 'warning', says: `${what} need ${lacks.join('; ')}`, hint };
}

function unusable({ operation, details, hint }: MeshproofError): Finding {
  const says = `could not ${operation}: ${details.replaceAll('\n', '; ')}`;
  return { need: 'mesh', state: 'missing', says, hint };
}

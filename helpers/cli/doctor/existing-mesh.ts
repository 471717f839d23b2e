import { MeshproofError, messagesOf } from '../../errors.ts';
import { openExistingMesh } from '../../mesh/existing/open-existing-mesh.ts';
import { missingRights } from '../../mesh/existing/preflight.ts';
import type { Purpose } from '../../mesh/existing/rights.ts';
import { findTool, type ToolName } from '../../mesh/existing/tools/find-tool.ts';
import type { TargetFlags } from '../lifecycle/bring-up.ts';
import { type Finding, ready } from './finding.ts';

/** Purposes that only some checks have, with the checks that need them. */
const SOME: Readonly<Record<Exclude<Purpose, 'run'>, string>> = {
  wire: 'checks that capture the wire',
  istioctl: 'checks that run istioctl',
};

/** Whether an existing mesh responds, and which rights the account lacks. Changes nothing. */
export async function existingMeshFindings(flags: TargetFlags, signal: AbortSignal): Promise<readonly Finding[]> {
  const tools = await Promise.all([toolFinding('kubectl'), toolFinding('istioctl')]);
  // Without them the mesh cannot be reached, which would only be the same finding again.
  if (tools.some(({ state }) => state === 'missing')) return tools;
  return [...tools, ...(await meshFindings(flags, signal))];
}

/** Where a program is from by which the mesh is used. */
async function toolFinding(name: ToolName): Promise<Finding> {
  try {
    const { path, from } = await findTool(name);
    return ready(name, from === 'PATH' ? `${path}, on PATH` : `${path}, built by meshproof: PATH has none`);
  } catch (error) {
    if (!(error instanceof MeshproofError)) throw error;
    const { details, hint } = messagesOf(error).json;
    return { need: name, state: 'missing', details, hint };
  }
}

async function meshFindings(flags: TargetFlags, signal: AbortSignal): Promise<readonly Finding[]> {
  try {
    await using mesh = await openExistingMesh({ ...flags, purposes: ['run'], signal });
    const { version } = await mesh.controlPlane();
    const target = { kubectl: mesh.tools.kubectl, kubeconfig: mesh.kubeconfig, context: mesh.context };
    const some = Object.entries(SOME).map(([purpose, what]) =>
      rightsFor(what, () => missingRights(target, { purposes: [purpose as Purpose], scope: 'cluster', signal })),
    );
    return [
      ready('mesh', `${mesh.context}, Istio ${version}`),
      ready('rights', 'all that a run on an existing mesh needs'),
      ...(await Promise.all(some)),
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
  return { need: 'rights', state: 'warning', details: `${what} need ${lacks.join('; ')}`, hint };
}

function unusable(error: MeshproofError): Finding {
  const { short, json } = messagesOf(error);
  return {
    need: 'mesh',
    state: 'missing',
    details: `${short}: ${json.details.replaceAll('\n', '; ')}`,
    hint: json.hint,
  };
}

import { messageOf } from '../../errors.ts';
import { nameOf } from '../../kube/api/apply.ts';
import { askApi, refusalOf } from '../../kube/api/ask-api.ts';
import { objectPath } from '../../kube/api/object-path.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import type { KubeObject } from '../../kube/manifest.ts';
import type { InfrastructureFacts } from '../infrastructure/facts.ts';
import { perRequest, probeOfKind, type ProbeSource, type SourceContext } from '../probe-source.ts';
import type { DryRunFacts } from './facts.ts';

/** Sends manifests to the API server as dry runs, from this machine. */
export function dryRunSource({ target }: Pick<SourceContext, 'target'>): ProbeSource {
  return perRequest(async ({ submits, ...request }, signal) => {
    const { manifest } = probeOfKind(request, 'dry-run');
    if (submits === undefined) return failed(`${manifest} holds no object to send`);
    try {
      return await submit(target, manifest, submits, signal);
    } catch (error) {
      signal.throwIfAborted();
      return failed(messageOf(error));
    }
  });
}

function failed(cause: string): InfrastructureFacts {
  return { kind: 'infrastructure', cause, attempts: 1 };
}

/** As `kubectl apply --server-side --dry-run=server`; then searches for the object. */
async function submit(
  target: KubeTarget,
  manifest: string,
  object: KubeObject,
  signal: AbortSignal,
): Promise<DryRunFacts> {
  const path = await objectPath(target, object, signal);
  const answer = await askApi(target, {
    method: 'PATCH',
    path: `${path}?fieldManager=meshproof&force=true&fieldValidation=Strict&dryRun=All`,
    contentType: 'application/apply-patch+yaml',
    body: object,
    signal,
  });
  const after = await askApi(target, { method: 'GET', path, signal });
  const { status } = answer;
  const message = status === 200 || status === 201 ? '' : refusalOf(answer);
  return { kind: 'dry-run', manifest, object: nameOf(object), status, message, isStored: after.status !== 404 };
}

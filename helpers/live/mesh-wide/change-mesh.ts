import type { Facts, MeshChange } from '../../check/run/ports.ts';
import { plain } from '../../check/run/witnesses/witness-reports.ts';
import type { Acknowledgement, Acknowledger } from '../../dataplane/data-plane.ts';
import { MeshproofError } from '../../errors.ts';
import { applyObjects } from '../../kube/api/apply.ts';
import { deleteObjects } from '../../kube/api/delete-objects.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import type { CastPod } from '../../kube/pods.ts';
import { budgets } from '../../timing/budgets.ts';
import type { MeshWide } from './mesh-wide.ts';
import { partsOf, type Parts } from './parts.ts';

interface Changing {
  readonly target: KubeTarget;
  readonly acknowledger: Acknowledger;
  readonly meshWide: MeshWide;
}

/**
 * Returns a function that makes one change, calls `onMade` once the API server has accepted all of
 * it, and waits until the proxies of these pods have it. The mesh's own configuration comes last,
 * since objects may have to exist before it.
 */
export function meshChanger(
  changing: Changing,
  pods: readonly CastPod[],
): (change: MeshChange, signal: AbortSignal, onMade: () => void) => Promise<Facts> {
  return async (change, signal, onMade) => {
    const parts = partsOf(change);
    await changing.meshWide.backUp(parts, signal);
    const { config, objects } = parts;
    const configures = config.deletes.length + config.applies.length > 0;
    const rest = objects.deletes.length + objects.applies.length + objects.absent.length;
    const facts =
      rest === 0 && configures
        ? {}
        : await objectsChanged(changing, pods, {
            objects,
            calls: change.calls,
            signal,
            onMade: configures ? () => undefined : onMade,
          });
    return configures
      ? { ...facts, ...(await configured(changing, pods, { config, calls: change.calls, signal, onMade })) }
      : facts;
  };
}

interface Step extends Pick<MeshChange, 'calls'> {
  readonly signal: AbortSignal;
  readonly onMade: () => void;
}

/** The sentinel follows the change at once, so that both reach istiod within one push. */
async function objectsChanged(
  { target, acknowledger, meshWide }: Changing,
  pods: readonly CastPod[],
  { objects: { deletes, applies, absent }, calls, signal, onMade }: Step & Pick<Parts, 'objects'>,
): Promise<Facts> {
  const pending = await acknowledger.snapshot(pods, calls, signal);
  if (deletes.length > 0) await meshWide.undo(deletes, signal);
  if (absent.length > 0) await deleteObjects(target, absent, { ownership: meshWide.ownership, signal });
  if (applies.length > 0) await applyObjects(target, applies, { ownership: meshWide.ownership, signal });
  onMade();
  return held(await pending.settled({ signal }));
}

/** Every push of istiod after it has loaded a configuration contains that configuration. */
async function configured(
  { acknowledger, meshWide }: Changing,
  pods: readonly CastPod[],
  { config, calls, signal, onMade }: Step & Pick<Parts, 'config'>,
): Promise<Facts> {
  const pending = await acknowledger.snapshot(pods, calls, signal);
  const restarted = await meshWide.configure(config, signal, onMade);
  // Sidecars that lost their istiod back off between two attempts to connect.
  const budgetMs = restarted ? budgets.istiodReady : budgets.acknowledge;
  return { ...held(await pending.settled({ signal, budgetMs })), restarted };
}

function held(acknowledgement: Acknowledgement): Facts {
  if (!acknowledgement.held) throw notHeld(acknowledgement);
  return { waitedMs: acknowledgement.waitedMs, proxies: plain(acknowledgement)['proxies'] ?? [] };
}

function notHeld({ proxies }: Acknowledgement): MeshproofError {
  const missing = proxies.filter(({ held: holds, rejected }) => !holds || rejected);
  return new MeshproofError({
    operation: 'wait until every proxy concerned has the change',
    details: missing.map(({ proxy, problem }) => `${proxy}: ${problem}`).join('\n'),
    hint: missing.some(({ rejected }) => rejected)
      ? 'change what the proxy rejects: a manifest of the check, or an object of the root namespace'
      : 'find out whether istiod runs, and what the sidecar logs about the configuration that it received',
  });
}

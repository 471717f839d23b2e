import type { Facts, MeshChange } from '../../check/run/ports.ts';
import { plain } from '../../check/run/witnesses/witness-reports.ts';
import type { Acknowledgement, Acknowledger } from '../../dataplane/data-plane.ts';
import { MeshproofError } from '../../errors.ts';
import { applyObjects, deleteObjects } from '../../kube/api/apply.ts';
import type { KubeTarget } from '../../kube/kube.ts';
import type { CastPod } from '../../kube/pods.ts';
import { budgets } from '../../timing/budgets.ts';
import type { MeshWide } from './mesh-wide.ts';
import { partsOf, type Parts } from './parts.ts';

interface Changing {
  readonly target: KubeTarget;
  readonly acknowledger: Acknowledger;
  readonly whole: MeshWide;
}

/**
 * A function that makes one change and waits until the sidecars of these pods hold it; `onMade` is called once the API server has taken all of
 * it. Objects come first and the mesh's own configuration last, when whatever was meant to be there before it is.
 */
export function meshChanger(
  changing: Changing,
  pods: readonly CastPod[],
): (change: MeshChange, signal: AbortSignal, onMade: () => void) => Promise<Facts> {
  return async (change, signal, onMade) => {
    const parts = partsOf(change);
    await changing.whole.keep(parts, signal);
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
  { target, acknowledger, whole }: Changing,
  pods: readonly CastPod[],
  { objects: { deletes, applies, absent }, calls, signal, onMade }: Step & Pick<Parts, 'objects'>,
): Promise<Facts> {
  const pending = await acknowledger.snapshot(pods, calls, signal);
  if (deletes.length > 0) await whole.takeBack(deletes, signal);
  if (absent.length > 0) await deleteObjects(target, absent, { ownership: whole.ownership, signal });
  if (applies.length > 0) await applyObjects(target, applies, { ownership: whole.ownership, signal });
  onMade();
  return held(await pending.settled({ signal }));
}

/** istiod pushes a configuration that it goes by, so that what it pushes after that carries it. */
async function configured(
  { acknowledger, whole }: Changing,
  pods: readonly CastPod[],
  { config, calls, signal, onMade }: Step & Pick<Parts, 'config'>,
): Promise<Facts> {
  const pending = await acknowledger.snapshot(pods, calls, signal);
  const restarted = await whole.configure(config, signal, onMade);
  // Sidecars that lost their istiod take longer and longer pauses between two attempts to find one.
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
    operation: 'wait until every proxy concerned holds the change',
    details: missing.map(({ proxy, problem }) => `${proxy}: ${problem}`).join('\n'),
    hint: 'look whether istiod runs and what the sidecar says of the configuration that it was sent',
  });
}

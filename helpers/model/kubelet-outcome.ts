import type { Mechanism } from './mechanism.ts';

/** The kubelet kept the container: its liveness probe succeeded over the whole window. */
export interface StaysUp {
  readonly is: 'stays-up';
}

/**
 * The kubelet killed the container because its liveness or its startup probe failed by this
 * mechanism.
 */
export interface Restarted {
  readonly is: 'restarted';
  readonly by: Mechanism;
}

/**
 * The kubelet reports the container as ready: its readiness probe succeeded over the whole window.
 */
export interface Ready {
  readonly is: 'ready';
}

/** The container runs but is not ready: its readiness or startup probe failed by this mechanism. */
export interface Unready {
  readonly is: 'unready';
  readonly by: Mechanism;
}

/** The container's startup probe succeeded, so the kubelet reports it as started. */
export interface Started {
  readonly is: 'started';
}

/** The container runs but has not started: its startup probe failed by this mechanism. */
export interface Unstarted {
  readonly is: 'unstarted';
  readonly by: Mechanism;
}

/** How the kubelet treats a container, by the kind of probe that it runs. */
export type KubeletOutcome = StaysUp | Restarted | Ready | Unready | Started | Unstarted;

/**
 * Expected outcomes of the kubelet's probes.
 * @example
 * expects: {
 *   'kubelet -> httpbin-probe.mtls-test': {
 *     is: kubelet.restartedBy('connection-reset'),
 *     under: { omitted: kubelet.staysUp() },
 *   },
 * }
 */
export const kubelet = {
  staysUp: (): StaysUp => ({ is: 'stays-up' }),
  restartedBy: (by: Mechanism): Restarted => ({ is: 'restarted', by }),
  ready: (): Ready => ({ is: 'ready' }),
  unreadyBy: (by: Mechanism): Unready => ({ is: 'unready', by }),
  started: (): Started => ({ is: 'started' }),
  unstartedBy: (by: Mechanism): Unstarted => ({ is: 'unstarted', by }),
} as const;

/** One phrase for people: "stays up", "not ready (connection-reset)". */
export function describeKubeletOutcome(outcome: KubeletOutcome): string {
  switch (outcome.is) {
    case 'stays-up':
      return 'stays up';
    case 'restarted':
      return `restarted by the kubelet (${outcome.by})`;
    case 'ready':
      return 'ready';
    case 'unready':
      return `not ready (${outcome.by})`;
    case 'started':
      return 'started';
    case 'unstarted':
      return `not started (${outcome.by})`;
  }
}

/** Whether the kubelet restarted the container, or reports it as not ready or not started. */
export function isRejectedByKubelet(outcome: { readonly is: string }): boolean {
  return outcome.is === 'restarted' || outcome.is === 'unready' || outcome.is === 'unstarted';
}

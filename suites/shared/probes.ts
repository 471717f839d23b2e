import {
  http,
  kubelet,
  kubeletClient,
  kubeletProbe,
  probed,
  sleep,
  type Mechanism,
} from '../../helpers/check/record/define.ts';

/** Workloads that the kubelet probes by each handler, led to the sidecar's agent or not, and a peer that calls their applications. */
export const probedCast = {
  kubelet: kubeletClient,
  'sleep.full': sleep.meshed(),
  'http-direct.mtls-test': probed({ handler: 'http', rewrite: false }),
  'http-rewritten.mtls-test': probed({ handler: 'http', rewrite: true }),
  'https-direct.mtls-test': probed({ handler: 'https', rewrite: false }),
  'https-rewritten.mtls-test': probed({ handler: 'https', rewrite: true }),
  'tcp-direct.mtls-test': probed({ handler: 'tcp', rewrite: false }),
  'tcp-unheard.mtls-test': probed({ handler: 'tcp', at: 'nothing-later', rewrite: false }),
  'exec.mtls-test': probed({ handler: 'exec' }),
  'second.mtls-test': probed({ handler: 'http', container: 'second' }),
} as const;

/** What the kubelet asks a container for, and what a peer asks its application, by name. */
export const kubeletProbes = {
  liveness: kubeletProbe.liveness(),
  readiness: kubeletProbe.readiness(),
  startup: kubeletProbe.startup(),
  get: http.get('/', { port: 80 }),
} as const;

/** What becomes of a container of which the kubelet asks one thing in three ways. */
interface Fate {
  readonly liveness: ReturnType<typeof kubelet.staysUp> | ReturnType<typeof kubelet.restartedBy>;
  readonly readiness: ReturnType<typeof kubelet.ready> | ReturnType<typeof kubelet.unreadyBy>;
  readonly startup: ReturnType<typeof kubelet.started> | ReturnType<typeof kubelet.unstartedBy>;
}

/** Every probe is answered. */
export const kept: Fate = { liveness: kubelet.staysUp(), readiness: kubelet.ready(), startup: kubelet.started() };

/** Every probe fails by the same mechanism: the container is restarted, not ready, and never started again. */
export function turnedAway(by: Mechanism): Fate {
  return { liveness: kubelet.restartedBy(by), readiness: kubelet.unreadyBy(by), startup: kubelet.unstartedBy(by) };
}

type ProbesOf<CastMember extends string> = {
  readonly [Kind in keyof Fate as `kubelet -> ${CastMember} via ${Kind}`]: Fate[Kind];
};

/** The three routes from the kubelet to a party, each with its outcome. */
export function probesOf<const CastMember extends string>(member: CastMember, fate: Fate): ProbesOf<CastMember> {
  return {
    [`kubelet -> ${member} via liveness`]: fate.liveness,
    [`kubelet -> ${member} via readiness`]: fate.readiness,
    [`kubelet -> ${member} via startup`]: fate.startup,
  } as ProbesOf<CastMember>;
}

type ClaimedOf<CastMember extends string, Sabotage extends string> = {
  readonly [Kind in keyof Fate as `kubelet -> ${CastMember} via ${Kind}`]: {
    readonly is: Fate[Kind];
    readonly under: Readonly<Record<Sabotage, Fate[Kind]>>;
  };
};

/** What is claimed of the same three routes, and what each sabotage makes of those that it flips. */
export function claimedOf<const CastMember extends string, const Sabotage extends string>(
  member: CastMember,
  is: Fate,
  under: Readonly<Record<Sabotage, Fate>>,
): ClaimedOf<CastMember, Sabotage> {
  const claim = (kind: keyof Fate) => {
    const fates = Object.entries<Fate>(under).map(([sabotage, fate]) => [sabotage, fate[kind]] as const);
    return { is: is[kind], under: Object.fromEntries(fates.filter(([, fate]) => fate.is !== is[kind].is)) };
  };
  return {
    [`kubelet -> ${member} via liveness`]: claim('liveness'),
    [`kubelet -> ${member} via readiness`]: claim('readiness'),
    [`kubelet -> ${member} via startup`]: claim('startup'),
  } as ClaimedOf<CastMember, Sabotage>;
}

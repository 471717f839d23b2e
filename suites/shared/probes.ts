import {
  http,
  kubelet,
  kubeletClient,
  kubeletProbe,
  probed,
  sleep,
  type Mechanism,
} from '../../helpers/check/record/define.ts';

/**
 * Workloads that the kubelet probes by each handler, rewritten to the sidecar's agent or not, and a
 * peer that calls their applications.
 */
export const probedCast = {
  kubelet: kubeletClient,
  'sleep.full': sleep.meshed(),
  'http-direct.mtls-test': probed({ handler: 'http', rewrite: false }),
  'http-rewritten.mtls-test': probed({ handler: 'http', rewrite: true }),
  'https-direct.mtls-test': probed({ handler: 'https', rewrite: false }),
  'https-rewritten.mtls-test': probed({ handler: 'https', rewrite: true }),
  'tcp-direct.mtls-test': probed({ handler: 'tcp', rewrite: false }),
  'tcp-closed.mtls-test': probed({ handler: 'tcp', at: 'nothing-later', rewrite: false }),
  'exec.mtls-test': probed({ handler: 'exec' }),
  'second.mtls-test': probed({ handler: 'http', container: 'second' }),
} as const;

/** The probes of the kubelet, and the request of a peer to the application, by name. */
export const kubeletProbes = {
  liveness: kubeletProbe.liveness(),
  readiness: kubeletProbe.readiness(),
  startup: kubeletProbe.startup(),
  get: http.get('/', { port: 80 }),
} as const;

/** The results of the three probes of one container. */
interface ProbeResults {
  readonly liveness: ReturnType<typeof kubelet.staysUp> | ReturnType<typeof kubelet.restartedBy>;
  readonly readiness: ReturnType<typeof kubelet.ready> | ReturnType<typeof kubelet.unreadyBy>;
  readonly startup: ReturnType<typeof kubelet.started> | ReturnType<typeof kubelet.unstartedBy>;
}

/** Every probe succeeds. */
export const passed: ProbeResults = {
  liveness: kubelet.staysUp(),
  readiness: kubelet.ready(),
  startup: kubelet.started(),
};

/**
 * Every probe fails by the same mechanism: the container is restarted, not ready, and not started
 * again.
 */
export function failedBy(by: Mechanism): ProbeResults {
  return { liveness: kubelet.restartedBy(by), readiness: kubelet.unreadyBy(by), startup: kubelet.unstartedBy(by) };
}

type ProbesOf<CastMember extends string> = {
  readonly [Kind in keyof ProbeResults as `kubelet -> ${CastMember} via ${Kind}`]: ProbeResults[Kind];
};

/** The three routes from the kubelet to a workload, each with its outcome. */
export function probesOf<const CastMember extends string>(
  member: CastMember,
  results: ProbeResults,
): ProbesOf<CastMember> {
  return {
    [`kubelet -> ${member} via liveness`]: results.liveness,
    [`kubelet -> ${member} via readiness`]: results.readiness,
    [`kubelet -> ${member} via startup`]: results.startup,
  } as ProbesOf<CastMember>;
}

type ClaimedOf<CastMember extends string, Sabotage extends string> = {
  readonly [Kind in keyof ProbeResults as `kubelet -> ${CastMember} via ${Kind}`]: {
    readonly is: ProbeResults[Kind];
    readonly under: Readonly<Record<Sabotage, ProbeResults[Kind]>>;
  };
};

/** The claims about the same three routes, with the outcomes that each sabotage flips. */
export function claimedOf<const CastMember extends string, const Sabotage extends string>(
  member: CastMember,
  is: ProbeResults,
  under: Readonly<Record<Sabotage, ProbeResults>>,
): ClaimedOf<CastMember, Sabotage> {
  const claim = (kind: keyof ProbeResults) => {
    const results = Object.entries<ProbeResults>(under).map(([sabotage, found]) => [sabotage, found[kind]] as const);
    return { is: is[kind], under: Object.fromEntries(results.filter(([, result]) => result.is !== is[kind].is)) };
  };
  return {
    [`kubelet -> ${member} via liveness`]: claim('liveness'),
    [`kubelet -> ${member} via readiness`]: claim('readiness'),
    [`kubelet -> ${member} via startup`]: claim('startup'),
  } as ClaimedOf<CastMember, Sabotage>;
}

import { admitted, echo, echoCall, echoHeadless, echoSet, refused } from '../../helpers/check/record/define.ts';

/**
 * Each protocol on the port of a Service and on that of a pod, which is where the name of a
 * headless Service leads.
 */
export const probes = {
  http: echoCall.http({ port: 80 }),
  https: echoCall.https({ port: 443 }),
  tcp: echoCall.tcp({ port: 9000 }),
  websocket: echoCall.webSocket({ port: 80 }),
  http2: echoCall.http2({ port: 85 }),
  grpc: echoCall.grpc({ port: 7070 }),
  'pod-http': echoCall.http({ port: 18080 }),
  'pod-https': echoCall.https({ port: 18443 }),
  'pod-tcp': echoCall.tcp({ port: 19000 }),
  'pod-websocket': echoCall.webSocket({ port: 18080 }),
  'pod-http2': echoCall.http2({ port: 18085 }),
  'pod-grpc': echoCall.grpc({ port: 17070 }),
} as const;

type Protocol = 'http' | 'https' | 'tcp' | 'websocket' | 'http2' | 'grpc';
/** The protocols of every configuration, as in Istio's test. */
export const CORE = ['http', 'https', 'tcp'] as const;

export type Outcome = ReturnType<
  typeof admitted.overMtls | typeof admitted.overPlaintext | typeof admitted.overTls | typeof refused.by
>;
type ByProtocol = Readonly<Record<Protocol, Outcome>>;

const clear = admitted.overPlaintext();
const ownTls = admitted.overTls();
const reset = refused.by('connection-reset');
const ended = refused.by('upstream-reset:UC');
const failed = refused.by('upstream-reset:UF');
const uncertified = refused.by('tls-alert:certificate-required');

/** The callee receives what the application sent. */
export const inClear: ByProtocol = {
  http: clear,
  websocket: clear,
  http2: clear,
  grpc: clear,
  https: ownTls,
  tcp: clear,
};
/** A caller without a sidecar, towards a sidecar that accepts only mutual TLS. */
export const refusedPlaintext: ByProtocol = {
  http: reset,
  websocket: reset,
  http2: reset,
  grpc: reset,
  https: uncertified,
  tcp: reset,
};
/** A caller whose sidecar sends plaintext, towards a sidecar that accepts only mutual TLS. */
export const refusedSidecar: ByProtocol = {
  http: ended,
  websocket: reset,
  http2: ended,
  grpc: ended,
  https: uncertified,
  tcp: reset,
};
/**
 * A caller whose sidecar opens mutual TLS to a callee that cannot terminate it; the caller's
 * sidecar itself reports the failure.
 */
export const notTerminated: ByProtocol = {
  http: failed,
  websocket: failed,
  http2: failed,
  grpc: failed,
  https: failed,
  tcp: failed,
};

/** The outcomes of the seven pairs of Istio's test. */
export interface Expectations {
  /**
   * a towards the callees with a sidecar: b and, unless `toPods` differs, those behind headless
   * Services.
   */
  readonly toMesh: ByProtocol;
  readonly toPods?: ByProtocol;
  /** a towards the callee without a sidecar. */
  readonly toNaked: ByProtocol;
  /** The caller without a sidecar towards those that have one. */
  readonly fromNaked: ByProtocol;
}

type WorkloadMember = ReturnType<typeof echo.meshed>;
type Members = 'a' | 'b' | 'headless' | 'set' | 'naked' | 'outsider';
type Pair<N extends string, P extends Protocol> =
  | `${'a' | 'naked'}.${N} -> b.${N} via ${P}`
  | `${'a' | 'naked'}.${N} -> ${'headless' | 'set'}.${N} via pod-${P}`
  | `a.${N} -> naked.${N} via ${P}`;

/** The protocol of the control: the callee without a sidecar responds by it while others refuse. */
const CONTROL = 'http';

/**
 * The label through which one half-migrated Service leads to a callee with a sidecar and to one
 * without.
 */
const MIGRATES = { migrates: 'yes' };

/**
 * The workloads of Istio's reachability test in a namespace, and the outcomes between them. There
 * are two callers, one with a sidecar and one without, and four callees: one behind a Service, one
 * behind a headless Service, one of a StatefulSet, and the caller without a sidecar. `outsider`
 * calls the latter too, as the control that it responds while others refuse. Services have only the
 * ports of these protocols.
 */
export function pairsOf<const N extends string, const P extends Protocol>(namespace: N, protocols: readonly P[]) {
  const portOf = (protocol: Protocol): number => probes[protocol].port;
  const ports = [...new Set<Protocol>([CONTROL, ...protocols])].map(portOf);
  const controlPort = [portOf(CONTROL)];
  const members = {
    a: echo.as('a').serving(controlPort).meshed(),
    b: echo.as('b').serving(ports).labelled(MIGRATES).meshed(),
    headless: echoHeadless.as('headless').serving(ports).meshed(),
    set: echoSet.as('set').serving(ports).meshed(),
    naked: echo.as('naked').serving(ports).labelled(MIGRATES).bare(),
    outsider: echo.as('outsider').serving(controlPort).bare(),
  } satisfies Record<Members, WorkloadMember>;
  const placed = Object.entries(members).map(([name, member]) => [`${name}.${namespace}`, member] as const);
  const as = (seenBy: 'callee' | 'proxy'): Outcome =>
    admitted.overMtls(`spiffe://cluster.local/ns/${namespace}/sa/a`, { seenBy });
  const [byCallee, byProxy] = [as('callee'), as('proxy')];
  /** Over mutual TLS as a, whatever the protocol inside. */
  const asA: ByProtocol = {
    http: byCallee,
    websocket: byCallee,
    http2: byCallee,
    grpc: byCallee,
    https: byProxy,
    tcp: byProxy,
  };
  return {
    cast: Object.fromEntries(placed) as unknown as Readonly<Record<`${Members}.${N}`, WorkloadMember>>,
    asA,
    control: { [`outsider.${namespace} -> naked.${namespace} via ${CONTROL}`]: clear } as Readonly<
      Record<`outsider.${N} -> naked.${N} via ${typeof CONTROL}`, Outcome>
    >,
    /** The seven pairs, protocol by protocol. */
    seen: (expectations: Expectations) =>
      Object.fromEntries(
        protocols.flatMap((protocol) => cellsOf(namespace, protocol, expectations)),
      ) as unknown as Readonly<Record<Pair<N, P>, Outcome>>,
  };
}

function cellsOf(
  namespace: string,
  protocol: Protocol,
  { toMesh, toNaked, fromNaked, toPods = toMesh }: Expectations,
): readonly (readonly [string, Outcome])[] {
  const route = (from: string, to: string, via: string): string =>
    `${from}.${namespace} -> ${to}.${namespace} via ${via}`;
  const pods = ['headless', 'set'].flatMap((pod) => [
    [route('a', pod, `pod-${protocol}`), toPods[protocol]] as const,
    [route('naked', pod, `pod-${protocol}`), fromNaked[protocol]] as const,
  ]);
  return [
    [route('a', 'b', protocol), toMesh[protocol]],
    [route('naked', 'b', protocol), fromNaked[protocol]],
    [route('a', 'naked', protocol), toNaked[protocol]],
    ...pods,
  ];
}

type Seen<Route extends string> = Readonly<Record<Route, Outcome>>;

interface Expected<Name extends string> {
  readonly is: Outcome;
  readonly under: { [Key in Name]: Record<Key, Outcome> & Partial<Record<Name, Outcome>> }[Name];
}

/**
 * The outcomes of the claim, and those under each sabotage. Cells that no sabotage flips keep their
 * baseline.
 */
export function expected<const Route extends string, const Name extends string>(
  is: Seen<Route>,
  under: Readonly<Record<Name, Partial<Seen<NoInfer<Route>>>>>,
): Readonly<Record<Route, Expected<Name>>> {
  const sabotages = Object.entries<Partial<Seen<Route>>>(under);
  const cells = Object.entries<Outcome>(is).flatMap(([route, outcome]) => {
    const flips = sabotages.flatMap(([name, instead]) => {
      const seen = instead[route as Route] ?? outcome;
      return seen === outcome ? [] : [[name, seen] as const];
    });
    return flips.length === 0 ? [] : [[route, { is: outcome, under: Object.fromEntries(flips) }] as const];
  });
  return Object.fromEntries(cells) as unknown as Record<Route, Expected<Name>>;
}

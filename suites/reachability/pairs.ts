import { admitted, echo, echoHeadless, echoSet } from '../../helpers/check/record/define.ts';
import { clear, probes, type ByProtocol, type Outcome, type Protocol } from './by-protocol.ts';

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

import { admitted, echo, echoCall, echoHeadless, echoSet, refused } from '../../helpers/check/define.ts';

/**
 * Two callers, one with a sidecar and one without, and every kind of callee: behind a Service, behind a headless one, a StatefulSet,
 * and one without a sidecar. `outsider` calls that one too, so that it is known to answer while others are turned away.
 */
export const cast = {
  'a.reach': echo.as('a').meshed(),
  'b.reach': echo.as('b').meshed(),
  'headless.reach': echoHeadless.as('headless').meshed(),
  'set.reach': echoSet.as('set').meshed(),
  'naked.reach': echo.as('naked').bare(),
  'outsider.reach': echo.as('outsider').bare(),
} as const;

/** Each protocol towards the port of a Service, and towards that of a pod, which is where the name of a headless Service leads. */
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

type Protocol = 'http' | 'websocket' | 'http2' | 'grpc' | 'https' | 'tcp';

/** Which protocols are spoken towards the callees with a sidecar, and which from behind a sidecar towards the one without. */
interface Asked<P extends Protocol, H extends Protocol, N extends Protocol> {
  readonly mesh: readonly P[];
  /** Towards the two behind headless Services. */
  readonly pods: readonly H[];
  readonly naked: readonly N[];
}
const CORE = ['http', 'https', 'tcp'] as const;
const EVERY = ['http', 'websocket', 'http2', 'https', 'tcp', 'grpc'] as const;
export const core = { mesh: CORE, pods: CORE, naked: CORE } as const;
/**
 * Without the headless ones: there callers do not look at the modes of single ports (istio/istio#39439), and what they send instead is
 * PA-HEADLESS-02's matter.
 */
export const coreBehindService = { mesh: CORE, pods: [], naked: CORE } as const;
/**
 * Where the caller's sidecar is made to open mutual TLS towards the callee without one, nobody but that sidecar knows why its client's
 * connection ended: as an answer it says so, while bytes end by a reset or by a close, whichever comes first.
 */
export const coreAnswered = { mesh: CORE, pods: CORE, naked: ['http'] } as const;
export const everyAnswered = { mesh: EVERY, pods: EVERY, naked: ['http', 'http2', 'grpc'] } as const;

type Outcome = ReturnType<
  typeof admitted.overMtls | typeof admitted.overPlaintext | typeof admitted.overTls | typeof refused.by
>;
type Row = Readonly<Record<Protocol, Outcome>>;

const a = 'spiffe://cluster.local/ns/reach/sa/a';
const asTold = admitted.overMtls(a, { seenBy: 'callee' });
const asLogged = admitted.overMtls(a, { seenBy: 'proxy' });
const clear = admitted.overPlaintext();
const reset = refused.by('connection-reset');
const upstreamEnded = refused.by('upstream-reset:UC');
const upstreamFailed = refused.by('upstream-reset:UF');
const uncertified = refused.by('tls-alert:certificate-required');

/** Over mutual TLS as a, whatever is inside. */
export const asA: Row = {
  http: asTold,
  websocket: asTold,
  http2: asTold,
  grpc: asTold,
  https: asLogged,
  tcp: asLogged,
};
/** As the application sent it. */
export const inClear: Row = {
  http: clear,
  websocket: clear,
  http2: clear,
  grpc: clear,
  https: admitted.overTls(),
  tcp: clear,
};
/** A caller without a sidecar before a sidecar that takes mutual TLS alone. */
export const turnedAway: Row = {
  http: reset,
  websocket: reset,
  http2: reset,
  grpc: reset,
  https: uncertified,
  tcp: reset,
};
/** A caller whose sidecar sends plaintext before a sidecar that takes mutual TLS alone. */
export const cutOff: Row = {
  http: upstreamEnded,
  websocket: reset,
  http2: upstreamEnded,
  grpc: upstreamEnded,
  https: uncertified,
  tcp: reset,
};
/** The same over HTTP alone. */
export const onlyHttpNotUnderstood: Row = { ...inClear, http: upstreamFailed };
/** A caller whose sidecar opens mutual TLS towards what cannot end it. */
export const notUnderstood: Row = {
  http: upstreamFailed,
  websocket: reset,
  http2: upstreamFailed,
  grpc: upstreamFailed,
  https: reset,
  tcp: reset,
};

/** What every pair sees: a towards the three callees with a sidecar, a towards the one without, the caller without towards the three. */
export interface Picture {
  readonly toMesh: Row;
  readonly toNaked: Row;
  readonly fromNaked: Row;
}

type Pod<P extends Protocol> = `${'a' | 'naked'}.reach -> ${'headless' | 'set'}.reach via pod-${P}`;
type Service<P extends Protocol, N extends Protocol> =
  | `${'a' | 'naked'}.reach -> b.reach via ${P}`
  | `a.reach -> naked.reach via ${N}`;
type Route<P extends Protocol, H extends Protocol, N extends Protocol> = Pod<H> | Service<P, N>;
const CONTROL = 'outsider.reach -> naked.reach via http';

/** The seven pairs, protocol by protocol, and the control. */
export function seen<P extends Protocol, H extends Protocol, N extends Protocol>(
  asked: Asked<P, H, N>,
  picture: Picture,
): Readonly<Record<Route<P, H, N> | typeof CONTROL, Outcome>> {
  return { ...routes(asked, picture), [CONTROL]: clear };
}

interface Expected<Name extends string> {
  readonly is: Outcome;
  readonly under: { [Key in Name]: Record<Key, Outcome> & Partial<Record<Name, Outcome>> }[Name];
}

/** What every pair must see, and what it sees instead under each sabotage; pairs that none of them touches are left to the baseline. */
export function expected<P extends Protocol, H extends Protocol, N extends Protocol, const Name extends string>(
  asked: Asked<P, H, N>,
  is: Picture,
  under: Readonly<Record<Name, Partial<Picture>>>,
): Readonly<Record<Route<P, H, N>, Expected<Name>>> {
  const sabotaged = Object.entries<Partial<Picture>>(under).map(
    ([name, parts]) => [name, routes(asked, { ...is, ...parts })] as const,
  );
  const cells = Object.entries<Outcome>(routes(asked, is)).flatMap(([route, outcome]) => {
    const flips = sabotaged.flatMap(([name, picture]) => {
      const instead = picture[route as Route<P, H, N>];
      return instead === outcome ? [] : [[name, instead] as const];
    });
    return flips.length === 0 ? [] : [[route, { is: outcome, under: Object.fromEntries(flips) }] as const];
  });
  return Object.fromEntries(cells) as unknown as Record<Route<P, H, N>, Expected<Name>>;
}

function routes<P extends Protocol, H extends Protocol, N extends Protocol>(
  { mesh, pods, naked }: Asked<P, H, N>,
  { toMesh, toNaked, fromNaked }: Picture,
): Record<Route<P, H, N>, Outcome> {
  const cells = [
    ...mesh.flatMap((protocol) => [
      [`a.reach -> b.reach via ${protocol}`, toMesh[protocol]] as const,
      [`naked.reach -> b.reach via ${protocol}`, fromNaked[protocol]] as const,
    ]),
    ...pods.flatMap((protocol) => [
      [`a.reach -> headless.reach via pod-${protocol}`, toMesh[protocol]] as const,
      [`a.reach -> set.reach via pod-${protocol}`, toMesh[protocol]] as const,
      [`naked.reach -> headless.reach via pod-${protocol}`, fromNaked[protocol]] as const,
      [`naked.reach -> set.reach via pod-${protocol}`, fromNaked[protocol]] as const,
    ]),
    ...naked.map((protocol) => [`a.reach -> naked.reach via ${protocol}`, toNaked[protocol]] as const),
  ];
  return Object.fromEntries(cells) as Record<Route<P, H, N>, Outcome>;
}

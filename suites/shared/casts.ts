import {
  admitted,
  echo,
  echoHeadless,
  echoSet,
  httpbin,
  istioctlClient,
  sleep,
} from '../../helpers/check/record/define.ts';

/** echo for checks that send it only HTTP, or no request at all. */
export const httpEcho = echo.serving([80]);

/**
 * httpbin in the mesh, called from its own namespace, from another namespace of the mesh, and from
 * outside of the mesh.
 */
export const httpCast = {
  'sleep.mtls-test': sleep.meshed(),
  'sleep.full': sleep.meshed(),
  'sleep.legacy': sleep.bare(),
  'httpbin.mtls-test': httpbin.meshed(),
} as const;

/** The same, with istioctl as a client that examines their namespaces. */
export const examinedHttpCast = { istioctl: istioctlClient, ...httpCast } as const;

/** sleep of the callee's own namespace, as reported by the callee. */
export const asOwn = admitted.overMtls('spiffe://cluster.local/ns/mtls-test/sa/sleep', { seenBy: 'callee' });
/** sleep of the namespace full, as reported by the callee. */
export const asFull = admitted.overMtls('spiffe://cluster.local/ns/full/sa/sleep', { seenBy: 'callee' });

/**
 * The same, with a caller outside of the mesh that does not opt out of injection, in a namespace
 * that does not request it.
 */
export const uninjectedCast = { ...httpCast, 'sleep.legacy': sleep.notInjected() } as const;

/** sleep of the namespace legacy once it has a sidecar, as reported by the callee. */
export const asLegacy = admitted.overMtls('spiffe://cluster.local/ns/legacy/sa/sleep', { seenBy: 'callee' });
/** The same caller with a new pod, as after `kubectl rollout restart`. */
export const restarted = sleep.notInjected({ 'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z' });

/**
 * Callers of every protocol, with and without a sidecar, and a callee behind each kind of Service.
 */
export const echoCast = {
  'echo-a.full': httpEcho.meshed(),
  'echo-b.legacy': echo.bare(),
  'echo.mtls-test': echo.meshed(),
  'echo-headless.mtls-test': echoHeadless.meshed(),
  'echo-set.mtls-test': echoSet.meshed(),
} as const;

/** echo-a, as reported by the callee. */
export const asEcho = admitted.overMtls('spiffe://cluster.local/ns/full/sa/echo', { seenBy: 'callee' });
/** echo-a, as reported by the callee's sidecar, where the application cannot report it. */
export const asEchoByProxy = admitted.overMtls('spiffe://cluster.local/ns/full/sa/echo', { seenBy: 'proxy' });
/** echo-set, in the namespace of the callee, as reported by the callee. */
export const asEchoSet = admitted.overMtls('spiffe://cluster.local/ns/mtls-test/sa/echo', { seenBy: 'callee' });

/**
 * bookinfo, the bookshop of the source articles: each service has its own account. Beside it, an
 * intruder without a sidecar.
 */
export const bookinfoCast = {
  'productpage.shop': httpEcho.as('bookinfo-productpage').meshed(),
  'details.shop': httpEcho.as('bookinfo-details').meshed(),
  'reviews.shop': httpEcho.as('bookinfo-reviews').meshed(),
  'ratings.shop': httpEcho.as('bookinfo-ratings').meshed(),
  'cost.shop': httpEcho.as('bookinfo-cost').meshed(),
  'hack.legacy': sleep.bare(),
} as const;

/** The same, with istioctl as a client that examines the namespaces of its services. */
export const examinedCast = { istioctl: istioctlClient, ...bookinfoCast } as const;

/** productpage, as reported by the callee. */
export const asProductpage = admitted.overMtls('spiffe://cluster.local/ns/shop/sa/bookinfo-productpage', {
  seenBy: 'callee',
});
/** reviews, as reported by the callee. */
export const asReviews = admitted.overMtls('spiffe://cluster.local/ns/shop/sa/bookinfo-reviews', { seenBy: 'callee' });

/**
 * Two servers of one namespace, of which only the newer one has a sidecar; through a common label
 * one Service leads to both.
 */
export const mixedCast = {
  'sleep.full': sleep.meshed(),
  'sleep.legacy': sleep.bare(),
  'echo-new.mtls-test': httpEcho.labelled({ tier: 'mixed' }).meshed(),
  'echo-old.mtls-test': httpEcho.labelled({ tier: 'mixed' }).bare(),
} as const;

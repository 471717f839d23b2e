import {
  admitted,
  echo,
  echoHeadless,
  echoSet,
  httpbin,
  istioctlClient,
  sleep,
} from '../../helpers/check/record/define.ts';

/** echo where nothing but HTTP is asked, or nobody asks. */
export const httpEcho = echo.serving([80]);

/** httpbin in the mesh, called from its own namespace, from another one of the mesh, and from outside of the mesh. */
export const httpCast = {
  'sleep.mtls-test': sleep.meshed(),
  'sleep.full': sleep.meshed(),
  'sleep.legacy': sleep.bare(),
  'httpbin.mtls-test': httpbin.meshed(),
} as const;

/** The same, with istioctl asking about their namespaces. */
export const examinedHttpCast = { istioctl: istioctlClient, ...httpCast } as const;

/** sleep of the callee's own namespace, as the callee itself tells. */
export const asOwn = admitted.overMtls('spiffe://cluster.local/ns/mtls-test/sa/sleep', { seenBy: 'callee' });
/** sleep of the namespace full, as the callee itself tells. */
export const asFull = admitted.overMtls('spiffe://cluster.local/ns/full/sa/sleep', { seenBy: 'callee' });

/** The same, with a caller outside of the mesh who refuses no sidecar, in a namespace that asks for none. */
export const uninjectedCast = { ...httpCast, 'sleep.legacy': sleep.notInjected() } as const;

/** sleep of the namespace legacy once it has a sidecar, as the callee itself tells. */
export const asLegacy = admitted.overMtls('spiffe://cluster.local/ns/legacy/sa/sleep', { seenBy: 'callee' });
/** A pod of that caller that is new and otherwise the same, as \`kubectl rollout restart\` makes it. */
export const restarted = sleep.notInjected({ 'kubectl.kubernetes.io/restartedAt': '2026-01-01T00:00:00Z' });

/** Every protocol, with and without a sidecar at the caller, towards a callee behind each kind of Service. */
export const echoCast = {
  'echo-a.full': httpEcho.meshed(),
  'echo-b.legacy': echo.bare(),
  'echo.mtls-test': echo.meshed(),
  'echo-headless.mtls-test': echoHeadless.meshed(),
  'echo-set.mtls-test': echoSet.meshed(),
} as const;

/** echo-a as the callee itself tells. */
export const asEcho = admitted.overMtls('spiffe://cluster.local/ns/full/sa/echo', { seenBy: 'callee' });
/** echo-a as the callee's sidecar tells, where the application cannot. */
export const asEchoByProxy = admitted.overMtls('spiffe://cluster.local/ns/full/sa/echo', { seenBy: 'proxy' });
/** echo-set, a neighbour of the callee, as the callee itself tells. */
export const asEchoSet = admitted.overMtls('spiffe://cluster.local/ns/mtls-test/sa/echo', { seenBy: 'callee' });

/** The bookshop of the handbook, each service under an account of its own, and an intruder without a sidecar. */
export const bookinfoCast = {
  'productpage.shop': httpEcho.as('bookinfo-productpage').meshed(),
  'details.shop': httpEcho.as('bookinfo-details').meshed(),
  'reviews.shop': httpEcho.as('bookinfo-reviews').meshed(),
  'ratings.shop': httpEcho.as('bookinfo-ratings').meshed(),
  'cost.shop': httpEcho.as('bookinfo-cost').meshed(),
  'hack.legacy': sleep.bare(),
} as const;

/** The same, with istioctl asking about the namespaces of its services. */
export const examinedCast = { istioctl: istioctlClient, ...bookinfoCast } as const;

/** productpage as the callee itself tells. */
export const asProductpage = admitted.overMtls('spiffe://cluster.local/ns/shop/sa/bookinfo-productpage', {
  seenBy: 'callee',
});
/** reviews as the callee itself tells. */
export const asReviews = admitted.overMtls('spiffe://cluster.local/ns/shop/sa/bookinfo-reviews', { seenBy: 'callee' });

/** Two servers of one namespace, of which only the newer one has a sidecar; a label of their own lets one Service lead to both. */
export const mixedCast = {
  'sleep.full': sleep.meshed(),
  'sleep.legacy': sleep.bare(),
  'echo-new.mtls-test': httpEcho.labelled({ tier: 'mixed' }).meshed(),
  'echo-old.mtls-test': httpEcho.labelled({ tier: 'mixed' }).bare(),
} as const;

/**
 * The named budgets of all waits of meshproof, in milliseconds. A budget is the longest time that a
 * healthy mesh on a two-core machine may need, with a margin; reaching one is a finding. A wait
 * ends as soon as its condition holds.
 */
export const budgets = {
  /** A TCP connection between two pods or to the API server is up. */
  connect: 2_000,
  /** A forward to a pod is open, on a machine that may be starting pods at the same time. */
  forwardUp: 20_000,
  /** One probe request has its complete response or refusal. */
  request: 5_000,
  /** A batch of probes from one source has its results, exec stream included. */
  probeBatch: 30_000,
  /** Prometheus has discovered a pod, or has scraped it anew. */
  scraped: 6_000,
  /** A command-line tool that only reads (kubectl get, docker info) has ended. */
  readCommand: 20_000,
  /** openssl has made an RSA key of 4096 bits, beside other work of the machine. */
  opensslCommand: 60_000,
  /** A sidecar counts an answered request. */
  counted: 2_000,
  /** istioctl has read the cluster and ended, beside others that run at the same time. */
  istioctl: 30_000,
  /** `kubectl apply` or `kubectl delete` of one check's manifests has returned. */
  applyCommand: 30_000,
  /** An image registry has responded; `auto` falls back to packages after this. */
  registryProbe: 3_000,
  /** A running engine has answered a ping. */
  engineProbe: 5_000,
  /** A new private engine has answered its first ping. */
  engineUp: 60_000,
  /** An engine or another process of meshproof has ended after SIGTERM; it is killed afterwards. */
  processEnd: 15_000,
  /** A package manager has installed the missing packages. */
  provision: 900_000,
  /** One image is built from packages, cold, on two cores. */
  imageBuild: 1_500_000,
  /** One image has been pulled from, or pushed to, a registry. */
  imageTransfer: 600_000,
  /** The images of the cast are imported into the node. */
  imageLoad: 120_000,
  /** kind's node runs and its API server answers. */
  clusterUp: 180_000,
  /** An existing cluster responds and is complete, on a busy or just resumed machine. */
  clusterAnswers: 60_000,
  /** A cluster and all its containers and networks are gone. */
  clusterDown: 60_000,
  /** `istioctl install` has returned and istiod is ready. */
  istiodReady: 120_000,
  /** The new pods of a cast and their sidecars are ready, while others start as well. */
  podReady: 300_000,
  /** The kubelet has pulled an image that a registry did not give it at once. */
  imagePull: 60_000,
  /** A node takes a pod whose selectors, affinities, taints or gates no node matched at first. */
  schedule: 15_000,
  /** A node has room for a pod again, since other pods end or the node recovers. */
  nodeCapacity: 60_000,
  /** A controller has created a pod that a quota or an absent webhook refused at first. */
  podCreation: 30_000,
  /** Secrets, ConfigMaps and volumes that a new pod refers to exist. */
  podReferences: 20_000,
  /** A container that could not be started, or was restarted twice, runs. */
  containerRetry: 10_000,
  /** A sidecar that rejected a configuration has accepted a later one. */
  configAccepted: 4_000,
  /** A new sidecar has reached istiod and its certificate authority, which may be restarting. */
  sidecarConnects: 120_000,
  /** The diagnostics of a check that did not conform are read. */
  diagnostics: 20_000,
  /** A deleted namespace is gone, even if the API server is away for a minute. */
  namespaceGone: 180_000,
  /** The service account of a new namespace exists, so that pods may be created. */
  serviceAccount: 10_000,
  /** The proxies concerned hold a change: istiod pushed it and they acknowledged it. */
  acknowledge: 30_000,
  /** A sidecar has logged an ended connection (Istio flushes the log every second). */
  proxyLog: 3_000,
  /** Observations agree with the change, from its acknowledgement on. */
  converge: 30_000,
  /** The same for changes that need other certificates, which renew three times a minute. */
  'certificate-renewal': 120_000,
  /** A stream has reported some dozens of requests, each of which may time out. */
  stream: 60_000,
  /** Agreeing observations must continue to agree for this long. */
  settle: 500,
  /** The line of a served request was received: proxies flush within 50 ms, older ones in 1 s. */
  accessLogLine: 3_000,
  /** The line of a request that a proxy may have received was received. */
  accessLogHint: 1_200,
  /** A capture beside a pod listens in its running container. */
  captureUp: 30_000,
  /** A stopped capture has printed its counters. */
  captureEnd: 5_000,
  /** The kubelet restarts a container whose probe fails (period, threshold and back-off). */
  kubeletWindow: 25_000,
  /** A mesh-wide object is restored, even if the API server is away for a minute. */
  restore: 90_000,
  /** istiod uses a new mesh configuration, which it watches. */
  meshConfig: 15_000,
  /** The work of an interrupted run has ended and restored mesh-wide objects; clean-up follows. */
  unwind: 150_000,
  /** Everything of a run is deleted, even if the API server is away for a minute. */
  cleanUp: 300_000,
  /** Another process of meshproof has released the lock on a shared directory. */
  lock: 1_800_000,
} as const;

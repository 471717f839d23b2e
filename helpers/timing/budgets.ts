/**
 * Every wait of meshproof has a budget with a name, in milliseconds, and all of them stand here.
 * A budget is the longest a healthy mesh on a two-core machine may need, with room to spare; reaching one is a finding.
 * Nothing ever waits its budget out: conditions are polled and end a wait as soon as they hold.
 */
export const budgets = {
  /** A TCP connection between two pods or to the API server is up. */
  connect: 2_000,
  /** A forward to a pod is open: kubectl has started and said so, on a machine that may be starting pods at the same time. */
  forwardUp: 20_000,
  /** One probe request has its answer, or its refusal, complete. */
  request: 5_000,
  /** A whole batch of probes from one source is back, exec stream included. */
  probeBatch: 30_000,
  /** A command-line tool that only reads (kubectl get, istioctl version, docker info) has answered. */
  readCommand: 20_000,
  /** A sidecar shows in its counters a request that was answered. */
  counted: 2_000,
  /** istioctl has read what it needs of the cluster and answered, beside others that ask at the same time. */
  istioctl: 30_000,
  /** `kubectl apply` or `kubectl delete` of one check's manifests has returned. */
  applyCommand: 30_000,
  /** An image registry has said that it is there; `auto` falls back to packages after this. */
  registryProbe: 3_000,
  /** An engine that runs has answered a ping. */
  engineProbe: 5_000,
  /** A private engine that was just started has answered its first ping. */
  engineUp: 60_000,
  /** An engine or another process of ours has ended after SIGTERM; it is killed afterwards. */
  processEnd: 15_000,
  /** A package manager has installed what was missing. */
  provision: 900_000,
  /** One image is built from packages, cold, on two cores. */
  imageBuild: 1_500_000,
  /** One image has been pulled from, or pushed to, a registry. */
  imageTransfer: 600_000,
  /** The images of the cast are imported into the node. */
  imageLoad: 120_000,
  /** kind's node runs and its API server answers. */
  clusterUp: 180_000,
  /** A cluster that was finished once answers and is whole again, on a machine that is busy or has just woken up. */
  clusterAnswers: 60_000,
  /** A cluster and all its containers and networks are gone. */
  clusterDown: 60_000,
  /** `istioctl install` has returned and istiod is ready. */
  istiodReady: 120_000,
  /** The pods of a cast that were just created are ready, their sidecars too, while neighbours start as well. */
  podReady: 300_000,
  /** A namespace that was deleted is gone with all it held, be the API server away for a minute meanwhile. */
  namespaceGone: 180_000,
  /** A service account of a new namespace exists, so that pods may be created. */
  serviceAccount: 10_000,
  /** The proxies concerned hold a change: istiod pushed it and they acknowledged it. */
  acknowledge: 30_000,
  /** A sidecar has written a connection that ended to its log (Istio flushes it every second). */
  proxyLog: 3_000,
  /** Observations agree with the change, from its acknowledgement on. */
  converge: 30_000,
  /** The same where workloads first have to be given other certificates: those of the cast that live shortest are renewed three times a minute. */
  'certificate-renewal': 120_000,
  /** A stream of requests has told some dozens of them, each of which may time out. */
  stream: 60_000,
  /** Observations that agree must go on agreeing for this long. */
  settle: 500,
  /** The line of a request that a proxy served has reached us: it is flushed within 50 ms, by an Istio that cannot be asked to within a second. */
  accessLogLine: 3_000,
  /** The line of a request that a proxy may have met, or not, has reached us. */
  accessLogHint: 1_200,
  /** A capture beside a pod has begun: its container runs and tcpdump listens. */
  captureUp: 30_000,
  /** A capture that was told to stop has printed its counters. */
  captureEnd: 5_000,
  /** Long enough for the kubelet to restart a container whose probe fails (period, threshold and back-off of the cast). */
  kubeletWindow: 25_000,
  /** An object of the whole mesh is as it was before a check touched it, be the API server away for a minute meanwhile. */
  restore: 90_000,
  /** istiod goes by a mesh configuration that was just written: it watches it. */
  meshConfig: 15_000,
  /** What a run was doing when it was interrupted has ended by itself, a mesh-wide object put back; clean-up begins without it afterwards. */
  unwind: 150_000,
  /** Everything that a run made is deleted again, after an interruption too, and be the API server away for a minute. */
  cleanUp: 300_000,
  /** Another process of meshproof has left the lock on a shared cache or state directory. */
  lock: 1_800_000,
} as const;

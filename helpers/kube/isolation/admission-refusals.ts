import { budgets } from '../../timing/budgets.ts';

/** Why pods are refused, recognized by the message of the admission plugin that refuses. */
interface Refusal {
  readonly message: RegExp;
  /** What helps. */
  readonly hint: string;
  /** Milliseconds after which the controller's next try is not expected to succeed. */
  readonly graceMs: number;
}

const REFUSALS: readonly Refusal[] = [
  {
    message: /violates PodSecurity/,
    hint: 'have these namespaces admit it (exempt them, or label them pod-security.kubernetes.io/enforce: privileged where istio-init sets up the network; baseline and restricted need the CNI plugin of Istio)',
    graceMs: 0,
  },
  {
    message: /error looking up service account/,
    hint: 'create the service account of the workload in its namespace',
    graceMs: budgets.serviceAccount,
  },
  {
    message: /exceeded quota/,
    hint: 'have the quota of new namespaces hold a cast, or deploy fewer workloads at once',
    graceMs: budgets.podCreation,
  },
  {
    message: /must specify/,
    hint: 'have the quota of new namespaces hold a cast, or deploy fewer workloads at once',
    graceMs: 0,
  },
  {
    message: /usage per (Container|Pod)|LimitRange/,
    hint: 'have the LimitRange of new namespaces admit the requests and limits of manifests/base',
    graceMs: 0,
  },
  {
    message: /failed calling webhook[^]*service "[^"]*" not found/,
    hint: 'create the Service of this webhook, or delete its configuration; of sidecar-injector.istio.io istiod is the server',
    graceMs: 0,
  },
  {
    message: /failed calling webhook/,
    hint: 'see whether the Service of this webhook has ready endpoints and a valid caBundle; of sidecar-injector.istio.io istiod is the server',
    graceMs: budgets.podCreation,
  },
  {
    message: /admission webhook|ValidatingAdmissionPolicy|policy '[^']*' with binding '[^']*' denied request/,
    hint: 'have its owner admit pods with the label app.kubernetes.io/managed-by: meshproof',
    graceMs: 0,
  },
];

/** A quota of which nothing is in use: no pod that ends frees it. */
const NOTHING_USED = /used: (?:[^=,\s]+=0,?)+,? limited:/;

/** What helps against a refusal, and for how long its cause may pass by itself. */
export function admissionRefusal(text: string): { readonly hint?: string; readonly graceMs: number } {
  const found = REFUSALS.find(({ message }) => message.test(text));
  if (NOTHING_USED.test(text)) return { ...(found === undefined ? {} : { hint: found.hint }), graceMs: 0 };
  return found ?? { graceMs: budgets.podCreation };
}

import { LABEL, MANAGER } from '../namespace.ts';
import { describeLabels } from '../not-ours.ts';

/**
 * Annotations of every namespace of a run. Labels are copied easily; a copy never has the uid of
 * what it was copied from.
 */
export const ANNOTATION = {
  createdBy: 'meshproof.dev/created-by',
  started: 'meshproof.dev/started',
  expires: 'meshproof.dev/expires',
  claim: 'meshproof.dev/claim',
  uid: 'meshproof.dev/uid',
} as const;

/** Who makes namespaces: what a run writes into each of them. */
export interface RunMark {
  /**
   * Value of the run label: the id of the run, or the name of a cast that is kept on a mesh of
   * ours.
   */
  readonly owner: string;
  /** Random per run: distinguishes what the run made, its answer lost, from what others made. */
  readonly claim: string;
  /** `user@host` */
  readonly createdBy: string;
  /** RFC 3339, UTC. */
  readonly startedAt: string;
  /** RFC 3339, UTC: from then on the run has certainly ended. */
  readonly expiresAt: string;
}

/** The annotations of a mark, without the namespace's own uid, which is known once it is made. */
export function markAnnotations({ claim, createdBy, startedAt, expiresAt }: RunMark): Record<string, string> {
  return {
    [ANNOTATION.createdBy]: createdBy,
    [ANNOTATION.started]: startedAt,
    [ANNOTATION.expires]: expiresAt,
    [ANNOTATION.claim]: claim,
  };
}

/** A namespace as it is found on a cluster. */
export interface FoundNamespace {
  readonly name: string;
  readonly uid: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** `Active` or `Terminating`. */
  readonly phase: string;
}

/** The run that a namespace names in its labels, copied or not; undefined without them. */
export function labelledOwner({ labels }: FoundNamespace): string | undefined {
  return labels[LABEL.managedBy] === MANAGER ? labels[LABEL.run] : undefined;
}

/**
 * Whether meshproof made this very namespace: its labels and its uid, which no copy of another
 * namespace has.
 */
export function isMarked(namespace: FoundNamespace): boolean {
  return labelledOwner(namespace) !== undefined && namespace.annotations[ANNOTATION.uid] === namespace.uid;
}

/**
 * Whether the expiry of a marked namespace has passed; one without a readable expiry never expires.
 */
export function isExpired({ annotations }: FoundNamespace, now: Date): boolean {
  const at = Date.parse(annotations[ANNOTATION.expires] ?? '');
  return Number.isFinite(at) && at < now.getTime();
}

/** Who owns a namespace, as far as it carries that: for an error or a list. */
export function describeOwner(namespace: FoundNamespace): string {
  const { labels, annotations } = namespace;
  const manager = labels[LABEL.managedBy];
  if (isMarked(namespace)) {
    const by = annotations[ANNOTATION.createdBy] ?? 'an unknown user';
    return `made by meshproof run ${labels[LABEL.run] ?? ''} of ${by}, started ${annotations[ANNOTATION.started] ?? 'at an unknown time'}, expires ${annotations[ANNOTATION.expires] ?? 'never'}`;
  }
  const why =
    manager === MANAGER ? 'not made by meshproof under this name: its labels were copied' : 'not made by meshproof';
  return `${why}; ${describeLabels(labels)}`;
}

/**
 * Labels on everything that meshproof makes in a container engine; what lacks them is never changed
 * or removed.
 */
export const MARK = {
  managedBy: 'meshproof.dev/managed-by',
  /** Name of the kind cluster that a network is for. */
  cluster: 'meshproof.dev/cluster',
  /**
   * Name of a container. An image made of the container inherits its labels, and so do other
   * containers of that image.
   */
  container: 'meshproof.dev/container',
} as const;

const MANAGER = 'meshproof';

type Labels = Readonly<Record<string, string>> | null | undefined;

/** The labels of the network of a cluster of ours. */
export function networkMarks(cluster: string): Readonly<Record<string, string>> {
  return { [MARK.managedBy]: MANAGER, [MARK.cluster]: cluster };
}

/** The labels of a container of ours. */
export function containerMarks(container: string): Readonly<Record<string, string>> {
  return { [MARK.managedBy]: MANAGER, [MARK.container]: container };
}

/** True when labels hold every one of the marks. */
export function carries(labels: Labels, marks: Readonly<Record<string, string>>): boolean {
  return Object.entries(marks).every(([key, value]) => labels?.[key] === value);
}

/** Marks as arguments of `docker run` and `docker network create`. */
export function labelArguments(marks: Readonly<Record<string, string>>): string[] {
  return Object.entries(marks).flatMap(([key, value]) => ['--label', `${key}=${value}`]);
}

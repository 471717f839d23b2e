/** What decides the order in which Istio reads two objects. */
interface Aged {
  readonly age: number;
  readonly name: string;
  readonly namespace: string;
}

/**
 * Compares two objects, oldest first. A creation time has whole seconds, so objects that are
 * created together are equally old: their names decide then, and after them their namespaces
 * (pilot/pkg/model/config.go, sortConfigByCreationTime).
 */
export function byAge(one: Aged, other: Aged): number {
  return one.age - other.age || compare(one.name, other.name) || compare(one.namespace, other.namespace);
}

/** Compares by code points, as Go does, and not by the rules of a language. */
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

export type Labels = Readonly<Record<string, string>>;

/** Name, namespace and age of an object, and what the model does not know of it. */
export interface Placed {
  readonly name: string;
  readonly namespace: string;
  /** Position in the order of creation: of two competing policies Istio applies the oldest. */
  readonly age: number;
  /**
   * Paths of its fields that the model does not know, such as `spec.rules[0].when`; none when the
   * object is modelled as a whole. Cells that it could concern have no prediction (./concern.ts).
   */
  readonly notModelled: readonly string[];
}

/** What a policy is attached to in place of selected pods. */
export interface TargetRef {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

/** An object of a kind that the model does not know and that could change traffic. */
export interface OtherObject extends Placed {
  readonly kind: 'Other';
  readonly objectKind: string;
  readonly apiVersion: string;
  /** Pods that it selects, where its kind certainly limits it to them; all if absent. */
  readonly pods?: Labels;
  /** It is for gateway proxies alone. @default false */
  readonly isOfGateways?: true;
}

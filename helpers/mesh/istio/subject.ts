/** What the run judged, read from the cluster and never typed by hand. */
export interface Subject {
  readonly mesh: 'kind' | 'existing';
  /** A kind mesh is a lab: it evidences the change, not the operation of a target system. */
  readonly scope: 'lab' | 'target';
  readonly cluster: { readonly name: string; readonly uid: string; readonly kubernetes: string };
  readonly istio: {
    readonly client: string;
    readonly controlPlane: string;
    /** Versions of the proxies that responded, each with its number of proxies. */
    readonly dataPlane: Readonly<Record<string, number>>;
    /**
     * Builds of the Envoys whose admin interface the run read, each with its number of pods: the
     * version of a proxy is that of its agent. Absent in bundles that do not have it.
     */
    readonly envoy?: Readonly<Record<string, number>>;
    readonly revision: string;
    readonly trustDomain: string;
  };
  /**
   * Policies of an existing mesh that hold for every workload, `<Kind> <name>`; absent where there
   * are none.
   */
  readonly meshPolicies?: readonly string[];
  /** Running image digests (imageID) by image name as the pods name it. */
  readonly images: Readonly<Record<string, string>>;
  readonly node: { readonly os: string; readonly kernel: string; readonly runtime: string; readonly image: string };
  readonly imageSource: 'registry' | 'packages' | 'existing';
}

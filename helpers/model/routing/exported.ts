/** What decides which sidecars receive a rule or a Service. */
interface Exported {
  readonly namespace: string;
  /**
   * Namespaces, `.` for its own, `*` for all; all when empty (istio.io, DestinationRule.exportTo,
   * and its siblings).
   */
  readonly exportTo: readonly string[];
}

/** Whether the sidecars of a namespace receive it. */
export function isExportedTo({ exportTo, namespace }: Exported, viewer: string): boolean {
  const open = exportTo.length === 0 || exportTo.includes('*') || exportTo.includes(viewer);
  return open || (viewer === namespace && exportTo.includes('.'));
}

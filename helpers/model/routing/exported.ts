/** What decides which sidecars receive a rule or a Service. */
interface Exported {
  readonly namespace: string;
  /**
   * Namespaces, `.` for its own, `*` for all, `~` for none; when empty, the mesh's default
   * (istio.io, VirtualService.exportTo; pilot/pkg/model/push_context.go, initVirtualServices).
   */
  readonly exportTo: readonly string[];
}

/** Whether the sidecars of a namespace receive it. */
export function isExportedTo(
  { exportTo, namespace }: Exported,
  viewer: string,
  byDefault: readonly string[] = ['*'],
): boolean {
  const list = exportTo.length === 0 ? byDefault : exportTo;
  if (list.includes('*')) return true;
  return !list.includes('~') && (list.includes(viewer) || (viewer === namespace && list.includes('.')));
}

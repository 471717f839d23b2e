/** Kinds of objects that are exported to namespaces. */
type ExportedKind = 'DestinationRule' | 'VirtualService' | 'Service';

/** Namespaces that receive an object without a list of its own, by kind. */
export type DefaultExports = Readonly<Record<ExportedKind, readonly string[]>>;

/** Istio's default: every namespace. */
export const TO_ALL: DefaultExports = { DestinationRule: ['*'], VirtualService: ['*'], Service: ['*'] };

/** The fields of MeshConfig that set it. */
export const EXPORT_FIELDS = Object.keys(TO_ALL).map((kind) => `default${kind}ExportTo`);

/** The defaults that MeshConfig sets (istio.io, MeshConfig.default…ExportTo). */
export function exportsIn(config: Readonly<Record<string, unknown>>): DefaultExports {
  const listed = (kind: ExportedKind): readonly string[] => {
    const value = config[`default${kind}ExportTo`];
    return Array.isArray(value) ? value.map(String) : TO_ALL[kind];
  };
  return {
    DestinationRule: listed('DestinationRule'),
    VirtualService: listed('VirtualService'),
    Service: listed('Service'),
  };
}

/** A parsed object of unknown shape. */
export type Doc = Readonly<Record<string, unknown>>;

/** Merges settings; later ones win. Objects merge field by field, lists and values are replaced. */
export function layered(settings: readonly Doc[]): Doc {
  return settings.reduce((below, above) => merged(below, above), {});
}

function merged(below: Doc, above: Doc): Doc {
  const fields = Object.entries(above).map(([key, value]) => {
    const under = below[key];
    return [key, isDoc(value) && isDoc(under) ? merged(under, value) : value] as const;
  });
  return { ...below, ...Object.fromEntries(fields) };
}

/** Whether a value is an object with fields. */
export function isDoc(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object; {} for any other. */
export function asDoc(value: unknown): Doc {
  return isDoc(value) ? value : {};
}

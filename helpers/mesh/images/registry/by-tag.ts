/** The references that no digest pins: what a registry serves under such a name may change. */
export function takenByTag(references: Iterable<string>): string[] {
  return [...new Set(references)].filter((reference) => !reference.includes('@sha256:'));
}

/** How an image without a digest is named in the output of a run. */
export function byTagLine(reference: string): string {
  return `image ${reference} is taken by tag: no digest is pinned`;
}

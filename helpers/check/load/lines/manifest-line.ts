import { isNode, LineCounter, parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../../kube/manifest.ts';

/**
 * Returns the line (from 1) of a field of one object of a manifest; that of the object where it
 * lacks the field.
 */
export function manifestLine(text: string, object: KubeObject, ...path: readonly string[]): number {
  const lineCounter = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter });
  const document = [...documents].find(
    (one) =>
      one.get('kind') === object.kind &&
      one.getIn(['metadata', 'name']) === object.metadata?.name &&
      one.getIn(['metadata', 'namespace']) === object.metadata?.namespace,
  );
  const node = document?.getIn(path, true);
  const offset = isNode(node) ? node.range?.[0] : document?.contents?.range?.[0];
  return offset === undefined ? 1 : lineCounter.linePos(offset).line;
}

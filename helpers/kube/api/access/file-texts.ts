import { readFile, stat } from 'node:fs/promises';

interface Known {
  readonly stamp: string;
  readonly text: string;
}

const known = new Map<string, Known>();

/**
 * A file that changed within this time may change again without another time stamp: file systems
 * count in ticks.
 */
const TICKS_MS = 100;

/**
 * Reads a file, and reads it again only once it has changed: kubeconfigs, certificates and tokens
 * are needed for every request to an API server. The text stays in memory.
 * @throws as readFile() does
 */
export async function textOfFile(path: string): Promise<string> {
  const { ino, size, mtimeNs, ctimeNs, mtimeMs, ctimeMs } = await stat(path, { bigint: true });
  const stamp = [ino, size, mtimeNs, ctimeNs].join(' ');
  const before = known.get(path);
  if (before?.stamp === stamp) return before.text;
  const text = await readFile(path, 'utf8');
  const changed = Number(mtimeMs > ctimeMs ? mtimeMs : ctimeMs);
  if (Date.now() - changed > TICKS_MS) known.set(path, { stamp, text });
  else known.delete(path);
  return text;
}

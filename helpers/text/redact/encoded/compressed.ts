import { gunzipSync, inflateSync, zstdDecompressSync, constants, type ZlibOptions } from 'node:zlib';

/** Maximum unpacked size that is searched: 64 KiB of gzip can contain 64 MiB of zeros. */
const MOST_UNPACKED = 1_048_576;
const MOST_TRIES = 8;

const MAGIC = new RegExp(String.raw`\x1f\x8b\x08[\x00-\x1f]|\x28\xb5\x2f\xfd|^[^]{0,3}?\x78[\x01\x5e\x9c\xda]`, 'g');

/** Unpacked content and the position of its packed bytes. */
export interface Unpacked {
  readonly start: number;
  readonly end: number;
  /** undefined when it is too large to search. */
  readonly content: string | undefined;
}

/** Unpacks gzip, zlib and zstd; of a truncated stream what is complete. */
export function unpackedFrom(bytes: string): readonly Unpacked[] {
  const found: Unpacked[] = [];
  for (const { index, 0: magic } of [...bytes.matchAll(MAGIC)].slice(0, MOST_TRIES)) {
    const start =
      index +
      (magic.length > 4
        ? magic.length - 2
        : magic.startsWith('\x1f') || magic.startsWith('\x28')
          ? 0
          : magic.length - 2);
    const unpacked = unpack(Buffer.from(bytes.slice(start), 'latin1'));
    if (unpacked !== undefined) found.push({ start, end: bytes.length, ...unpacked });
  }
  return found;
}

function unpack(packed: Buffer): { readonly content: string | undefined } | undefined {
  const options: ZlibOptions = { maxOutputLength: MOST_UNPACKED, finishFlush: constants.Z_SYNC_FLUSH };
  try {
    if (packed[0] === 0x1f) return { content: gunzipSync(packed, options).toString('latin1') };
    if (packed[0] === 0x78) return { content: inflateSync(packed, options).toString('latin1') };
    return { content: zstdDecompressSync(packed, { maxOutputLength: MOST_UNPACKED }).toString('latin1') };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return error.code === 'ERR_BUFFER_TOO_LARGE' ? { content: undefined } : undefined;
  }
}

const LENGTH = String.raw`(?:[\x03-\x7f]|\x81[^]|\x82[^]{2}|\x83[^]{3}|\x80)`;
/**
 * Key algorithms, without signature algorithms, which certificates and revocation lists contain.
 */
const KEY_ALGORITHM = String.raw`\x06(?:\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01[\x01\x0a]|\x07\x2a\x86\x48\xce\x3d\x02\x01|\x07\x2a\x86\x48\xce\x38\x04\x01|\x09\x2a\x86\x48\x86\xf7\x0d\x01\x03\x01|\x07\x2a\x86\x48\xce\x3e\x02\x01|\x03\x2b\x65[\x6e-\x71](?:\x05\x00)?\x04|\x0b?\x2a\x85\x03)`;
const PASSWORD_BASED = String.raw`\x06(?:\x09\x2a\x86\x48\x86\xf7\x0d\x01\x05|\x0a\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x01)`;

const PATTERNS = [
  // PKCS 8: version, algorithm of the key.
  String.raw`\x30${LENGTH}\x02\x01[\x00\x01]\x30${LENGTH}${KEY_ALGORITHM}`,
  // PKCS 1 (version, modulus) and the like for DSA.
  String.raw`\x30${LENGTH}\x02\x01\x00\x02(?:\x81[^]|\x82[^]{2}|[\x20-\x7f])`,
  // SEC 1: version, the key, its curve.
  String.raw`\x30${LENGTH}\x02\x01\x01\x04[\x14-\x48][^]{20}`,
  // PKCS 8, encrypted with a password.
  String.raw`\x30${LENGTH}\x30${LENGTH}${PASSWORD_BASED}`,
  // PKCS 12.
  String.raw`\x30${LENGTH}\x02\x01\x03\x30${LENGTH}\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07`,
  // OpenSSH and Java, by their magic numbers.
  String.raw`openssh-key-v1\x00|\xfe\xed\xfe\xed\x00\x00\x00\x02`,
];
const KEY = new RegExp(PATTERNS.join('|'), 'g');

/** Finds private keys in DER or OpenSSH format in bytes, one per character; not certificates. */
export function keysInBytes(bytes: string): readonly { readonly start: number; readonly end: number }[] {
  return [...bytes.matchAll(KEY)].map(({ index }) => ({
    start: index,
    end: bytes.charCodeAt(index) === 0x30 ? Math.min(endOf(bytes, index), bytes.length) : bytes.length,
  }));
}

/** The end of a DER value by its length field; the end of the bytes for an indefinite length. */
function endOf(bytes: string, at: number): number {
  const first = bytes.charCodeAt(at + 1);
  if (first < 0x80) return at + 2 + first;
  const count = first - 0x80;
  if (count === 0) return bytes.length;
  let length = 0;
  for (let index = 0; index < count; index += 1) length = length * 256 + bytes.charCodeAt(at + 2 + index);
  return at + 2 + count + length;
}

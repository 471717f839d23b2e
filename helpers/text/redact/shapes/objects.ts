import type { Span, View } from '../view.ts';
import { secretsInBraces } from './secrets-in-braces.ts';
import { secretsInYaml } from './secrets-in-yaml.ts';

const KEY_TYPE = /["'`]?kty["'`]?\s{0,16}[:=]/;
/** Private members of a JSON Web Key (RFC 7518, 6.2.2, 6.3.2, 6.4.1). */
const KEY_MEMBER =
  /["'`](?:d|p|q|dp|dq|qi|k|r|t)["'`]\s{0,16}[:=]\s{0,16}["'`]([A-Za-z0-9_-]{10,})|(?<![\w.'"`-])(?:d|p|q|dp|dq|qi|k|r|t)[ \t]{0,16}[:=][ \t]{0,16}["'`]?([A-Za-z0-9_-]{10,})/dg;
/** The private member of a key whose type is not in the text. */
const LONE_MEMBER = /["'`]d["'`]\s{0,16}:\s{0,16}["'`]([\w-]{32,})["'`]/dg;
/** Numbers of a private key, as OpenSSL prints them. */
const PRINTED =
  /(?:privateExponent|prime[12]|exponent[12]|coefficient|priv):\s{0,8}\n?((?:\s{0,16}[0-9a-f]{2}:?){8,})/dg;

/** Finds the contents of Kubernetes Secrets, JSON Web Keys and keys that OpenSSL prints. */
export function objectSpans(view: View): Span[] {
  const { text } = view;
  const members = [...text.matchAll(KEY_TYPE.test(text) ? KEY_MEMBER : LONE_MEMBER)];
  return [
    ...spansOf(members, 'private JSON Web Key'),
    ...spansOf([...text.matchAll(PRINTED)], 'private key'),
    ...secretsInBraces(text),
    ...secretsInYaml(text),
  ];
}

function spansOf(matches: readonly RegExpExecArray[], kind: string): Span[] {
  return matches.map(({ indices }) => {
    const [start, end] = indices?.[1] ?? indices?.[2] ?? [0, 0];
    return { start, end, kind };
  });
}

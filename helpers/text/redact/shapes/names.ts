/** How certain it is by the name that a value is secret. */
export type Certainty =
  /** Regardless of the value. */
  | 'always'
  /** Unless the value is natural language. */
  | 'likely'
  /** If the value looks random. */
  | 'perhaps';

/** What a name indicates about its value. */
export interface Naming {
  readonly kind: string;
  readonly certainty: Certainty;
  /** The value of a header extends to the end of its line. */
  readonly isHeader?: true;
}

/** Names of public keys and of other things called key or token. */
const PUBLIC =
  /(?:public|pub|cache|primary|foreign|partition|sort|surrogate|idempotency|group|routing|object|row|map|host|context|label|annotation|config|sec-?websocket)[-_.]?key$|^(?:next|prev|previous|continue|page|continuation|nextpage|sync|lexer?|max|num|csrfparam)[-_.]?token$/i;

const RULES: readonly (readonly [RegExp, Naming])[] = [
  [/(?:^|[^a-z])(?:proxy-?)?authori[sz]ation$/i, { kind: 'authorization', certainty: 'always', isHeader: true }],
  [/(?:^|[-_.])(?:set-?)?cookies?2?$/i, { kind: 'cookie', certainty: 'always', isHeader: true }],
  [
    /(?:password|passwd|passphrase|passcode|(?:^|[-_.])pwd|userpass|passwort)$/i,
    { kind: 'password', certainty: 'always' },
  ],
  [/(?:^|[-_.])pass$/i, { kind: 'password', certainty: 'likely' }],
  [/client[-_]?key[-_]?data$/i, { kind: 'client key', certainty: 'always' }],
  [
    /(?:api|access|account|auth|service|private|secret|signing|encryption|encrypt|master|shared|subscription|storage|license|deploy|webhook|session|hmac|ssh|root|client|admin|preshared|pre-shared|psk|sharedaccess)[-_. ]?(?:secret[-_. ]?)?key$/i,
    { kind: 'API key', certainty: 'always' },
  ],
  [
    /(?:client|app|consumer|shared|webhook|user|api|auth|oauth|jwt|hmac|signing|session|cookie|app|admin|secret|access|account|otp|totp|mfa)[-_. ]?secret$/i,
    { kind: 'client secret', certainty: 'always' },
  ],
  [/sharedaccesssignature$/i, { kind: 'signature', certainty: 'always' }],
  [/(?:dockerconfigjson|dockercfg|connection[-_]?string|keytab)$/i, { kind: 'credentials', certainty: 'always' }],
  [/tokens?$/i, { kind: 'token', certainty: 'likely' }],
  [/secrets?$/i, { kind: 'secret', certainty: 'perhaps' }],
  [
    /(?:credentials?|creds|(?:^|[-_.])auth|jwt|assertion|bearer|(?:^|[-_.])otp)$/i,
    { kind: 'credentials', certainty: 'perhaps' },
  ],
  [
    /(?:session[-_]?id|sessid|(?:^|[-_.])sid|(?:^|[-_.])session|(?:^|[-_.])ticket)$/i,
    { kind: 'session id', certainty: 'perhaps' },
  ],
  [/(?:^|[-_.])(?:sig|signature)$/i, { kind: 'signature', certainty: 'perhaps' }],
  [/[-_. ][kK][eE][yY]$|[a-z]Key$|^key$/, { kind: 'key', certainty: 'perhaps' }],
];

/** Names and what they indicate: observations repeat the same few dozen. */
const known = new Map<string, Naming | undefined>();
const MOST_KNOWN = 1_024;
const LONGEST_KNOWN = 64;

/** What a name indicates about its value; undefined if nothing. */
export function namingOf(name: string): Naming | undefined {
  if (known.has(name)) return known.get(name);
  const naming = matching(name);
  if (known.size >= MOST_KNOWN) known.clear();
  if (name.length <= LONGEST_KNOWN) known.set(name, naming);
  return naming;
}

function matching(name: string): Naming | undefined {
  if (PUBLIC.test(name)) return undefined;
  return RULES.find(([pattern]) => pattern.test(name))?.[1];
}

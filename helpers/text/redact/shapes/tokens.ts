import type { Span } from '../view.ts';

interface Shape {
  readonly kind: string;
  readonly pattern: RegExp;
}

const shape = (kind: string, pattern: string, flags = ''): Shape => ({
  kind,
  pattern: new RegExp(pattern, `g${flags}`),
});

/**
 * Tokens with a prefix of their issuer. Patterns must not look back further than one character nor
 * nest repetitions.
 */
const SHAPES: readonly Shape[] = [
  shape(
    'AWS access key id',
    String.raw`(?<![A-Za-z0-9])(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])`,
  ),
  shape('Google API key', String.raw`AIza[\w-]{30,}`),
  shape('Google access token', String.raw`(?<![A-Za-z0-9])ya29\.[\w.-]{10,}`),
  shape('Google refresh token', String.raw`(?<![A-Za-z0-9/])1//0[\w-]{20,}`),
  shape('Google client secret', String.raw`GOCSPX-[\w-]{20,}`),
  shape('Azure client secret', String.raw`(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{30,}`),
  shape('GitHub token', String.raw`gh[pousr]_[A-Za-z0-9]{16,}|github_pat_[A-Za-z0-9_]{20,}`),
  shape(
    'GitLab token',
    String.raw`gl(?:pat|dt|rt|rtr|cbt|ptt|ft|imt|agent|oas|soat|ffct|wt)-[\w.-]{16,}|GR1348941[\w-]{16,}`,
  ),
  shape('Slack token', String.raw`xox[a-z](?:\.xox[a-z])?-[\w-]{10,}|xapp-\d-[\w-]{10,}`),
  shape('Slack webhook', String.raw`hooks\.slack\.com/(?:services|workflows|triggers)/[\w/-]{16,}`),
  shape(
    'Stripe key',
    String.raw`(?<![A-Za-z0-9])(?:sk|rk)_(?:live|test|prod)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{16,}`,
  ),
  shape('npm token', String.raw`(?<![A-Za-z0-9])npm_[A-Za-z0-9]{30,}`),
  shape('PyPI token', String.raw`pypi-Ag[\w-]{16,}`),
  shape(
    'HashiCorp token',
    String.raw`(?<![A-Za-z0-9])hv[sbr]\.[\w-]{16,}|(?<![\w.-])[sbr]\.(?=[A-Za-z]{0,23}\d)[A-Za-z0-9]{24}(?![\w.-])`,
  ),
  shape('Terraform token', String.raw`[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{40,}`),
  shape('Docker token', String.raw`dckr_(?:pat|oat)_[\w-]{16,}`),
  shape('SendGrid key', String.raw`(?<![A-Za-z0-9])SG\.[\w-]{16,}\.[\w-]{16,}`),
  shape(
    'cloud token',
    String.raw`(?<![A-Za-z0-9])(?:do[opr]_v1_[a-f0-9]{40,}|dapi[a-f0-9]{32}|hf_[A-Za-z0-9]{30,}|lin_api_\w{30,}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{30,}|sq0[a-z]{3}-[\w-]{20,}|glsa_\w{30,}|glc_[\w=+/]{30,}|sntry[su]_[\w=+/-]{30,}|NRAK-[A-Z0-9]{20,}|ATATT3[\w=-]{30,}|ATCTT3[\w=-]{30,}|tskey-[a-z]+-[\w-]{16,}|pul-[a-f0-9]{40}|rubygems_[a-f0-9]{40,}|dp\.(?:pt|st|ct|sa)\.[\w.-]{30,}|pscale_(?:tkn|pw|oauth)_[\w.-]{30,}|fm[12][ar]?_[\w=+/]{40,}|HRKU-[\w-]{30,}|key-[a-f0-9]{32}(?![a-f0-9])|AKCp[A-Za-z0-9]{40,}|cio[A-Za-z0-9]{32}(?![A-Za-z0-9]))`,
  ),
  shape('API key', String.raw`(?<![A-Za-z0-9_-])sk-[A-Za-z0-9_-]{32,}`),
  shape('bot token', String.raw`(?<!\d)\d{8,10}:AA[\w-]{33}(?![\w-])`),
  shape('age key', String.raw`AGE-(?:SECRET-KEY|PLUGIN-[A-Z0-9]{1,30})-[A-Z0-9-]{20,}`, 'i'),
  shape(
    'bootstrap token',
    String.raw`(?<![\w.-])(?=[a-z0-9.]{7}[a-z0-9]{0,15}\d)(?=[a-z0-9.]{0,22}[a-z])[a-z0-9]{6}\.[a-z0-9]{16}(?![\w-]|\.\w)`,
  ),
];

/** Every token contains one of these, so a text without them is not searched. */
const BEGINNINGS =
  /A[KSRIGNBC][IPRDNC]A|AIza|ya29|1\/\/0|GOCSPX|Q~|gh[pousr]_|github_pat|gl[a-z]{2,5}-|GR1348941|xox|xapp|hooks\.slack|[sr]k[_-]|whsec|npm_|pypi-|hv[sbr]\.|\b[sbr]\.|atlasv1|dckr_|SG\.|do[opr]_v1|dapi|hf_|lin_api|shp|sq0|glsa|glc_|sntry|NRAK|AT[AC]TT|tskey|pul-|rubygems|dp\.|pscale|fm[12]|HRKU|key-|AKCp|cio|:AA|AGE-|[a-z0-9]{6}\.[a-z0-9]{16}/i;

/** Finds tokens by their shape, and AWS secrets beside an AWS access key id. */
export function tokenSpans(text: string): Span[] {
  if (!BEGINNINGS.test(text)) return [];
  const spans = SHAPES.flatMap(({ kind, pattern }) =>
    [...text.matchAll(pattern)].map(({ index, 0: match }) => ({ start: index, end: index + match.length, kind })),
  );
  return spans.some(({ kind }) => kind === 'AWS access key id') ? [...spans, ...awsSecrets(text)] : spans;
}

/** An AWS secret is any 40 characters in a text with an access key id. */
function awsSecrets(text: string): Span[] {
  const runs = [...text.matchAll(/(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/])/g)];
  return runs
    .filter(({ 0: run }) => /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run))
    .map(({ index }) => ({ start: index, end: index + 40, kind: 'AWS secret access key' }));
}

import { isWordy } from '../natural-text.ts';
import type { Span } from '../view.ts';

/** User and password before a host; not what begins like a port. */
const USERINFO = /:\/\/([^\s"'`<>/@:[\]]{0,256}:(?!\d{1,5}(?:[/?#,]|$))[^\s"'`<>]{1,1024})@(?=[\w.[%-])/dg;
/** A single value before a host is a token unless it is natural language. */
const USER = /:\/\/([^\s"'`<>/@:[\]?#]{12,512})@(?=[\w.[-])/dg;
/** Secret parameters of signed URLs and forms. */
const PARAMETER =
  /[?&;](x-(?:amz|goog|oss|cos|obs)-(?:signature|security-token|credential)|sig|signature|sign|hmac|access_?token|id_token|refresh_token|auth_?token|token|code|key|api_?key|apikey|auth|password|passwd|pwd|secret|client_secret|session(?:_?id)?|sid|ticket|jwt|assertion|saml(?:request|response)|awsaccesskeyid|googleaccessid|key-pair-id|policy)=([^\s"'`<>&#;]{4,65536})/dgi;
const DOUBTFUL = /^(?:code|key|policy|sign|auth|session|sid|ticket|token)$/i;
const CURL_USER = /(?:^|\s)(?:-u|--user|--proxy-user)[ =]["']?[^\s:"']{0,128}:([^\s"']{1,512})/dg;

/** Finds credentials in URLs of any scheme, in their queries and in curl's command line. */
export function urlSpans(text: string): Span[] {
  const parameters = [...text.matchAll(PARAMETER)].filter(
    ([, name = '', value = '']) => !DOUBTFUL.test(name) || (value.length >= 12 && !isWordy(value)),
  );
  const users = [...text.matchAll(USER)].filter(([, user = '']) => !isWordy(user));
  return [
    ...spansOf([...text.matchAll(USERINFO), ...users], 1, 'URL credentials'),
    ...spansOf(parameters, 2, 'URL parameter'),
    ...spansOf([...text.matchAll(CURL_USER)], 1, 'password'),
  ];
}

function spansOf(matches: readonly RegExpExecArray[], group: number, kind: string): Span[] {
  return matches.flatMap(({ indices }) => {
    const [start, end] = indices?.[group] ?? [0, 0];
    return start === end ? [] : [{ start, end, kind }];
  });
}

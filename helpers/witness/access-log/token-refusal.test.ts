import { expect, test } from 'vitest';
import { isInbound, parseAccessLogLine } from './entry.ts';
import { lineReportOf } from './line-report.ts';
import { RECORDED } from './recorded-lines.ts';

const DENIED = RECORDED.find(({ what }) => what === 'denied by an HTTP policy')?.line ?? '';

/** The line of a denial with another status and other details. */
function refusedBy(code: number, details: string): unknown {
  const entry = parseAccessLogLine(JSON.stringify({ ...(JSON.parse(DENIED) as object), code, details }));
  if (entry === undefined || !isInbound(entry)) throw new Error('no inbound entry');
  return lineReportOf(entry).refusedBy;
}

test.each([
  [401, 'jwt_authn_access_denied{Jwt_is_expired}', 'jwt-401'],
  [403, 'jwt_authn_access_denied{Audiences_in_Jwt_are_not_allowed}', 'jwt-403'],
  [200, 'jwt_authn_access_denied{Jwt_issuer_is_not_configured}', 'jwt-grpc-16'],
  [200, 'jwt_authn_access_denied{Audiences_in_Jwt_are_not_allowed}', 'jwt-grpc-7'],
])('a line with status %s and %s reports %s', (code, details, mechanism) => {
  expect(refusedBy(code, details)).toBe(mechanism);
});

import type { Mechanism } from '../../model/mechanism.ts';
import type { AccessLogEntry } from './entry.ts';

/** A token for another audience has a status of its own, of HTTP or of gRPC. */
export function tokenRefusal(entry: AccessLogEntry): Mechanism {
  const { code, details } = entry.meshproof === 'http' ? entry : { code: 0, details: null };
  if (code === 401) return 'jwt-401';
  if (code === 403) return 'jwt-403';
  return details?.includes('Audiences_in_Jwt') === true ? 'jwt-grpc-7' : 'jwt-grpc-16';
}

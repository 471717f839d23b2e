import type { HttpProbe } from './probe-spec.ts';

/** What a request may say besides its method and its path; port 8000 unless told. */
type HttpOptions = Partial<Pick<HttpProbe, 'port' | 'host' | 'headers' | 'at' | 'connection'>>;

/** Requests of HTTP/1.1, each on a fresh connection unless it says otherwise. */
export const http = {
  get: (path: string, options: HttpOptions = {}): HttpProbe => request('GET', path, options),
  post: (path: string, options: HttpOptions = {}): HttpProbe => request('POST', path, options),
} as const;

function request(method: string, path: string, { port = 8000, ...options }: HttpOptions): HttpProbe {
  return { kind: 'http', method, path, port, ...options };
}

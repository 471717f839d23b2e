import type { TcpSegment } from './tcp-segment.ts';

/** Protocol of a connection, by its first bytes. */
export type FlowProtocol = 'tls' | 'http' | 'http2' | 'other' | 'nothing';

/** One TCP connection as it went over the callee's interface. */
export interface WireFlow {
  /** The caller's end, `address:port`, as in the proxy's access log. */
  readonly remote: string;
  readonly protocol: FlowProtocol;
  /** Captured packets, see captureFilters() of ../script.ts. */
  readonly packets: number;
  /** Their payload, on the wire. */
  readonly bytes: number;
  /** Segments that begin with a TLS record header. */
  readonly tlsRecords: number;
  /** Other segments with payload: clear text, or the rest of an earlier record. */
  readonly otherSegments?: number;
  /** Numbers of unencrypted alerts (RFC 8446, 6.2); those of TLS 1.3 are encrypted. */
  readonly alerts: readonly number[];
  /** The end that reset the connection first; "" without a reset. */
  readonly resetBy: 'caller' | 'callee' | '';
}

type Draft = { -readonly [Key in keyof WireFlow]-?: Required<WireFlow>[Key] } & { alerts: number[] };

/** Distinct connections; later ones are only counted. A record takes about 300 bytes. */
const MAX_FLOWS = 20_000;

/** Summarizes the connections to one port, segment by segment, without keeping payload. */
export class FlowTable {
  readonly port: number;
  readonly #flows = new Map<string, Draft>();
  /** Connections whose port was reused. */
  readonly #earlier: Draft[] = [];
  packets = 0;
  bytes = 0;
  tlsRecords = 0;
  leftOut = 0;

  constructor(port: number) {
    this.port = port;
  }

  add(segment: TcpSegment): void {
    this.packets += 1;
    this.bytes += segment.payloadLength;
    const isTls = startsTlsRecord(segment.payload);
    if (isTls) this.tlsRecords += 1;
    const byCaller = segment.toPort === this.port;
    const flow = this.#flow(byCaller ? segment.from : segment.to, byCaller && segment.syn);
    if (flow === undefined) return;
    flow.packets += 1;
    flow.bytes += segment.payloadLength;
    if (isTls) flow.tlsRecords += 1;
    else if (segment.payloadLength > 0) flow.otherSegments += 1;
    if (segment.payloadLength > 0 && flow.protocol === 'nothing') flow.protocol = protocolOf(segment.payload);
    const alert = clearAlert(segment);
    if (alert !== undefined) flow.alerts.push(alert);
    if (segment.rst && flow.resetBy === '') flow.resetBy = byCaller ? 'caller' : 'callee';
  }

  /** The latest connection from this end. */
  flow(remote: string): WireFlow | undefined {
    return this.#flows.get(remote);
  }

  flows(): readonly WireFlow[] {
    return [...this.#earlier, ...this.#flows.values()].map((flow) => ({ ...flow, alerts: [...flow.alerts] }));
  }

  #flow(remote: string, opens: boolean): Draft | undefined {
    const known = this.#flows.get(remote);
    // A reused port is another connection; a repeated SYN is not.
    if (known !== undefined && !(opens && known.bytes > 0)) return known;
    if (this.#flows.size + this.#earlier.length >= MAX_FLOWS) {
      this.leftOut += 1;
      return undefined;
    }
    if (known !== undefined) this.#earlier.push(known);
    const counts = { packets: 0, bytes: 0, tlsRecords: 0, otherSegments: 0 };
    const flow: Draft = { remote, protocol: 'nothing', ...counts, alerts: [], resetBy: '' };
    this.#flows.set(remote, flow);
    return flow;
  }
}

const ALERT = 21;
const LAST_RECORD_TYPE = 24;

/** Content type 20 to 24 and protocol version 3.x (RFC 8446, 5.1). */
export function startsTlsRecord(payload: Buffer): boolean {
  if (payload.length < 3) return false;
  const [type, major, minor] = [payload.readUInt8(0), payload.readUInt8(1), payload.readUInt8(2)];
  return type >= 20 && type <= LAST_RECORD_TYPE && major === 3 && minor <= 4;
}

/** An unencrypted alert has two bytes: its level and its number. */
function clearAlert({ payload }: TcpSegment): number | undefined {
  if (
    payload.length < 7 ||
    !startsTlsRecord(payload) ||
    payload.readUInt8(0) !== ALERT ||
    payload.readUInt16BE(3) !== 2
  )
    return undefined;
  return payload.readUInt8(6);
}

function protocolOf(payload: Buffer): FlowProtocol {
  if (startsTlsRecord(payload)) return 'tls';
  const text = payload.toString('latin1');
  if (text.startsWith('PRI * HTTP/2')) return 'http2';
  return /^(HTTP\/|[A-Z]{3,7} [/*])/.test(text) ? 'http' : 'other';
}

import type { TcpSegment } from './tcp-segment.ts';

/** What a connection began with. */
export type Speech = 'tls' | 'http' | 'http2' | 'other' | 'nothing';

/** One TCP connection as it went over the callee's interface. */
export interface WireFlow {
  /** The caller's end, `address:port`: the proxy's access log names the connection the same way. */
  readonly remote: string;
  readonly speaks: Speech;
  /** Packets that were captured of it, see captureFilters() of ../script.ts. */
  readonly packets: number;
  /** Their payload, on the wire. */
  readonly bytes: number;
  /** Segments that begin with a TLS record header. */
  readonly tlsRecords: number;
  /** Segments with payload that do not: clear text, or the rest of a record that began in an earlier one. */
  readonly otherSegments?: number;
  /** Alerts that went in clear, by their number (RFC 8446, 6.2); those of TLS 1.3 are encrypted and not seen. */
  readonly alerts: readonly number[];
  /** Who reset the connection first; "" when nobody did. */
  readonly resetBy: 'caller' | 'callee' | '';
}

type Draft = { -readonly [Key in keyof WireFlow]-?: Required<WireFlow>[Key] } & { alerts: number[] };

/** Connections that are kept apart; later ones are only counted. A record takes about 300 bytes. */
const KEPT = 20_000;

/** Sums up the connections to one port, segment by segment; payload is looked at and not kept. */
export class FlowTable {
  readonly port: number;
  readonly #flows = new Map<string, Draft>();
  /** Connections whose port was used again. */
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
    if (segment.payloadLength > 0 && flow.speaks === 'nothing') flow.speaks = speech(segment.payload);
    const alert = clearAlert(segment);
    if (alert !== undefined) flow.alerts.push(alert);
    if (segment.rst && flow.resetBy === '') flow.resetBy = byCaller ? 'caller' : 'callee';
  }

  /** The connection from this end; the latest, where a port was used again. */
  flow(remote: string): WireFlow | undefined {
    return this.#flows.get(remote);
  }

  flows(): readonly WireFlow[] {
    return [...this.#earlier, ...this.#flows.values()].map((flow) => ({ ...flow, alerts: [...flow.alerts] }));
  }

  #flow(remote: string, opens: boolean): Draft | undefined {
    const known = this.#flows.get(remote);
    // The same port again after the connection ended is another connection; a SYN sent twice is not.
    if (known !== undefined && !(opens && known.bytes > 0)) return known;
    if (this.#flows.size + this.#earlier.length >= KEPT) {
      this.leftOut += 1;
      return undefined;
    }
    if (known !== undefined) this.#earlier.push(known);
    const counts = { packets: 0, bytes: 0, tlsRecords: 0, otherSegments: 0 };
    const flow: Draft = { remote, speaks: 'nothing', ...counts, alerts: [], resetBy: '' };
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

/** An alert that is not encrypted is two bytes long: its level and its number. */
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

function speech(payload: Buffer): Speech {
  if (startsTlsRecord(payload)) return 'tls';
  const words = payload.toString('latin1');
  if (words.startsWith('PRI * HTTP/2')) return 'http2';
  return /^(HTTP\/|[A-Z]{3,7} [/*])/.test(words) ? 'http' : 'other';
}

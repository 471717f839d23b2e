import { messageOf } from '../../errors.ts';
import type { CaptureMode, WireFacts } from './facts.ts';
import { captureMessage, type Counters } from './messages.ts';
import { FlowTable } from './packets/flows.ts';
import { PcapReader } from './packets/pcap.ts';
import { tcpSegment } from './packets/tcp-segment.ts';
import { captureFilters, type CaptureSpec } from './script.ts';

type MutableCounters = { -readonly [Key in keyof Counters]: Counters[Key] };

/** Unknown lines of tcpdump that are kept for an error. */
const MAX_UNKNOWN_LINES = 20;

/** Distinct tokens seen in clear; one is enough for a verdict. */
const MAX_TOKENS = 10_000;

/** Builds facts from the output of a running capture. */
export class Recording {
  readonly #spec: CaptureSpec;
  readonly #mode: CaptureMode;
  readonly #pod: string;
  readonly #pcap = new PcapReader();
  readonly #table: FlowTable;
  readonly #clear = new Set<string>();
  readonly #listening = new Set<string>();
  readonly #counted = new Set<string>();
  readonly #counters: Record<'heads' | 'scan', MutableCounters> = { heads: none(), scan: none() };
  readonly unknownLines: string[] = [];
  #broken: string | undefined;

  constructor(spec: CaptureSpec, mode: CaptureMode, pod: string) {
    this.#spec = spec;
    this.#mode = mode;
    this.#pod = pod;
    this.#table = new FlowTable(spec.port);
  }

  /** Takes the next bytes of the pcap stream. */
  takePackets(piece: Buffer): void {
    if (this.#broken !== undefined) return;
    try {
      for (const { bytes } of this.#pcap.push(piece)) {
        const segment = tcpSegment(this.#pcap.linkType ?? 0, bytes);
        if (segment !== undefined) this.#table.add(segment);
      }
    } catch (error) {
      this.fail(messageOf(error));
    }
  }

  /** Takes the next line of standard error; returns true once both tcpdumps listen. */
  takeLine(line: string): boolean {
    const message = captureMessage(line);
    if (message.kind === 'clear' && this.#clear.size < MAX_TOKENS) this.#clear.add(message.token);
    if (message.kind === 'listening') this.#listening.add(message.source);
    if (message.kind === 'counter') {
      this.#counters[message.source][message.counter] = message.count;
      this.#counted.add(`${message.source} ${message.counter}`);
    }
    if (message.kind === 'other' && this.unknownLines.length < MAX_UNKNOWN_LINES)
      this.unknownLines.push(`${message.source} ${message.text}`.trim());
    return this.#listening.size === 2;
  }

  /** Marks the recording as unusable. */
  fail(cause: string): void {
    this.#broken ??= cause;
  }

  /** Why the recording of an ended capture is unusable; undefined when it is complete. */
  fault(): string | undefined {
    if (this.#broken !== undefined) return this.#broken;
    if (this.#counted.size < 6) return 'tcpdump ended without its counters';
    return this.#pcap.pending > 0
      ? `the stream of packets is incomplete after ${this.#table.packets.toString()}`
      : undefined;
  }

  facts(): WireFacts {
    return {
      kind: 'wire',
      mode: this.#mode,
      pod: this.#pod,
      interface: this.#spec.interface,
      ports: [this.#spec.port],
      filters: { ...captureFilters(this.#spec) },
      packets: this.#table.packets,
      bytes: this.#table.bytes,
      tlsRecords: this.#table.tlsRecords,
      wireMarkerSeen: this.#clear.size > 0,
      markersInClear: [...this.#clear].toSorted(),
      heads: { ...this.#counters.heads },
      scan: { ...this.#counters.scan },
      flows: this.#table.flows(),
      flowsLeftOut: this.#table.leftOut,
    };
  }
}

function none(): MutableCounters {
  return { captured: 0, received: 0, dropped: 0 };
}

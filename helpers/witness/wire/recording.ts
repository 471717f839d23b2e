import { messageOf } from '../../errors.ts';
import type { CaptureMode, WireFacts } from './facts.ts';
import { captureMessage, type Counters } from './messages.ts';
import { FlowTable } from './packets/flows.ts';
import { PcapReader } from './packets/pcap.ts';
import { tcpSegment } from './packets/tcp-segment.ts';
import { captureFilters, type CaptureSpec } from './script.ts';

type MutableCounters = { -readonly [Key in keyof Counters]: Counters[Key] };

/** Unforeseen words of tcpdump that are kept for an error. */
const WORDS_KEPT = 20;

/** Tokens that went in clear and are kept apart; one is enough for a verdict. */
const TOKENS_KEPT = 10_000;

/** Makes facts of a capture's output as it comes. */
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
  readonly words: string[] = [];
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

  /** Takes the next line of standard error; true as soon as both tcpdumps listen. */
  takeLine(line: string): boolean {
    const message = captureMessage(line);
    if (message.kind === 'clear' && this.#clear.size < TOKENS_KEPT) this.#clear.add(message.token);
    if (message.kind === 'listening') this.#listening.add(message.who);
    if (message.kind === 'counter') {
      this.#counters[message.who][message.counter] = message.count;
      this.#counted.add(`${message.who} ${message.counter}`);
    }
    if (message.kind === 'words' && this.words.length < WORDS_KEPT)
      this.words.push(`${message.who} ${message.words}`.trim());
    return this.#listening.size === 2;
  }

  /** Notes that nothing that follows can be trusted. */
  fail(cause: string): void {
    this.#broken ??= cause;
  }

  /** Why the recording of an ended capture cannot be trusted; undefined when it can. */
  fault(): string | undefined {
    if (this.#broken !== undefined) return this.#broken;
    if (this.#counted.size < 6) return 'tcpdump ended without its counters';
    return this.#pcap.pending > 0
      ? `the stream of packets was torn after ${this.#table.packets.toString()}`
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

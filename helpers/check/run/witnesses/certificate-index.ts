import { messageOf } from '../../../errors.ts';
import { parseRoute } from '../../../model/route.ts';
import type { Ask } from '../../../probe/facts.ts';
import { calleeWord } from '../../../witness/callee/callee.ts';
import { heldFacts, SerialBook } from '../../../witness/certificates/held.ts';
import type { Leaf, LeafFacts } from '../../../witness/certificates/certificate.ts';
import { proxyWord } from '../../../witness/read-proxy-report.ts';
import type { Surroundings } from '../../judge/reports/surroundings.ts';
import type { MeshPort, Place, Testimony } from '../ports.ts';

/** A certificate with whom it was seen at. */
export type HeldLeaf = Omit<LeafFacts, 'kind'>;

/** The certificates of one check, as far as they were seen: those that callers hold, and the serial numbers of those that callees hold. */
export class LeafBook {
  readonly #serials = new SerialBook();
  readonly #held = new Map<string, Leaf[]>();
  /** Rounds under way look one after another, so that no certificate is recorded twice. */
  #turn: Promise<unknown> = Promise.resolve();

  get surroundings(): Surroundings {
    return { leaves: this.#held, captures: [] };
  }

  /** A testimony of what a sidecar holds, with all that it was seen to hold since the check began. */
  watched(testimony: Testimony): Testimony {
    const { pod, secrets } = heldFacts(testimony.facts) ?? {};
    if (pod === undefined || secrets === undefined || secrets === null) return testimony;
    return { ...testimony, facts: { ...testimony.facts, serials: this.#serials.note(pod, secrets) } };
  }

  /** Runs `work` when all work before it has ended. */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return await turn;
  }

  has(party: string, fingerprint: string): boolean {
    return this.#held.get(party)?.some((leaf) => leaf.fingerprint === fingerprint) === true;
  }

  add(party: string, leaf: Leaf): void {
    this.#held.set(party, [...(this.#held.get(party) ?? []), leaf]);
  }
}

/** A certificate of a caller, as a witness at the callee named it. */
interface Claim {
  readonly party: string;
  readonly from: Place;
  readonly fingerprint: string;
}

interface Looking {
  readonly mesh: Pick<MeshPort, 'leaf'>;
  readonly book: LeafBook;
  readonly signal: AbortSignal;
  /** Told when a caller's sidecar could not be asked: its word is missing then. */
  readonly onTrouble: (trouble: string) => void;
}

/**
 * Reads the certificates of those callers whose certificate a witness named in this round and that are not known yet. One that is known and
 * differs is read afresh: it may have been rotated. Answers what is new.
 */
export async function newLeaves(
  asks: readonly Ask[],
  testimonies: readonly Testimony[],
  { mesh, book, signal, onTrouble }: Looking,
): Promise<readonly HeldLeaf[]> {
  const claims = claimsOf(asks, testimonies).filter(({ party, fingerprint }) => !book.has(party, fingerprint));
  if (claims.length === 0) return [];
  const byParty = new Map(claims.map((claim) => [claim.party, claim]));
  return book.inTurn(async () => {
    const looks = [...byParty.values()].map(async (claim) => {
      try {
        return await lookFor(claim, mesh, book, signal);
      } catch (error) {
        signal.throwIfAborted();
        onTrouble(messageOf(error));
        return [];
      }
    });
    return (await Promise.all(looks)).flat();
  });
}

async function lookFor(
  { party, from, fingerprint }: Claim,
  mesh: Pick<MeshPort, 'leaf'>,
  book: LeafBook,
  signal: AbortSignal,
): Promise<readonly HeldLeaf[]> {
  const found: HeldLeaf[] = [];
  for (const afresh of [false, true]) {
    if (book.has(party, fingerprint)) break;
    const leaf = await mesh.leaf(from, afresh, signal);
    if (leaf === undefined || book.has(party, leaf.fingerprint)) continue;
    book.add(party, leaf);
    found.push({ party, workload: `${from.namespace}/${from.workload}`, ...leaf });
  }
  return found;
}

function claimsOf(asks: readonly Ask[], testimonies: readonly Testimony[]): readonly Claim[] {
  const byRequest = new Map(asks.map((ask) => [ask.requestId, ask]));
  return testimonies.flatMap((testimony) => {
    const ask = byRequest.get(testimony.requestId);
    const fingerprint = fingerprintIn(testimony);
    const party = parseRoute(testimony.route)?.from;
    return ask === undefined || fingerprint === undefined || party === undefined
      ? []
      : [{ party, from: ask.from, fingerprint }];
  });
}

function fingerprintIn({ witness, facts, requestId }: Testimony): string | undefined {
  if (witness === 'proxy') return proxyWord(facts)?.fingerprint;
  const hash = witness === 'callee' ? calleeWord(facts, requestId)?.elements.at(-1)?.hash.toLowerCase() : undefined;
  return hash === '' ? undefined : hash;
}

import { keyOf, traitsOf, type Mechanism, type MechanismKey } from '../mechanism.ts';
import type { Observed } from '../outcome.ts';

/**
 * Of the rules of a prediction, in the order in which they apply, the one that decides between two
 * outcomes. Each later rule about the same thing overrides the earlier ones, so it is the last one
 * of its group: authorization where one outcome is a denial, the mode of the callee where one is a
 * refused transport, else what the caller's sidecar sends. Undefined without any rule.
 */
export function decidingRule(rules: readonly string[], expected: Observed, observed: Observed): string | undefined {
  const causes = rules.filter((rule) => !rule.startsWith('so '));
  const groups = groupsFor([expected, observed].flatMap(refusedBy));
  const [found] = groups.flatMap((isOfGroup) => causes.findLast(isOfGroup) ?? []);
  return found ?? causes.at(-1) ?? rules.at(-1);
}

/** The groups that can decide, the first with a rule does: a denial may lack one. */
function groupsFor(refusals: readonly Mechanism[]): readonly ((rule: string) => boolean)[] {
  const ofTransport = refusals.filter((by) => !isDenial(by));
  const transport = transportGroup(ofTransport);
  return ofTransport.length < refusals.length ? [isAuthorization, transport] : [transport];
}

function transportGroup(refusals: readonly Mechanism[]): (rule: string) => boolean {
  if (refusals.some((by) => ROUTING.includes(keyOf(by)))) return isRouting;
  // The caller's sidecar could not open the connection in the way that its rule sets.
  if (refusals.some((by) => by === 'upstream-reset:UF' || keyOf(by) === 'caller-tls-alert')) return isOfCaller;
  return refusals.length > 0 ? isMode : isOfCaller;
}

function isDenial(by: Mechanism): boolean {
  return traitsOf(by).loggedByCallee === true;
}

/** Mechanisms with which a proxy refuses what its routes lead nowhere. */
const ROUTING: readonly MechanismKey[] = ['no-route', 'no-endpoints', 'redirected'];

const isAuthorization = (rule: string): boolean =>
  /\b(AuthorizationPolicy|RequestAuthentication) |^no DENY rule|^it has no token/.test(rule);
const isMode = (rule: string): boolean => /^PeerAuthentication |^PERMISSIVE is the mode/.test(rule);
const isRouting = (rule: string): boolean =>
  /VirtualService|^the Gateway |^no route|^no DestinationRule|^there is no cluster|has no endpoint$/.test(rule);
const isOfCaller = (rule: string): boolean => !isAuthorization(rule) && !isMode(rule) && !isRouting(rule);

function refusedBy(outcome: Observed): readonly Mechanism[] {
  return 'by' in outcome && outcome.by !== undefined ? [outcome.by] : [];
}

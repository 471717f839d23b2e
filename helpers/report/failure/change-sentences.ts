import * as z from 'zod';
import type { ChangeEvent } from '../../model/observation.ts';
import { oneLine } from '../text/labels.ts';

const manifests = z.object({ deleted: z.array(z.string()), applied: z.array(z.string()) }).partial();
const redeployed = z.object({ members: z.array(z.string()) });
const acknowledged = z.object({ waitedMs: z.number().exactOptional() });

/** What happened to the mesh during a check, one sentence per event, in their order. */
export function changeSentences(changes: readonly ChangeEvent[]): readonly string[] {
  return changes.flatMap((change) => {
    const happened = eventOf(change);
    return happened === '' ? [] : [`At ${timeOf(change)} ${oneLine(happened)}.`];
  });
}

function eventOf({ kind, facts }: ChangeEvent): string {
  switch (kind) {
    case 'applied':
    case 'deleted': {
      const { deleted = [], applied = [] } = manifests.safeParse(facts).data ?? {};
      const parts = [listed('deleted', deleted), listed('applied', applied)].filter((part) => part !== '');
      return parts.length === 0 ? `manifests were ${kind}` : parts.join(' and ');
    }
    case 'redeploy':
      return `${redeployed.safeParse(facts).data?.members.join(', ') ?? 'workloads'} were redeployed`;
    case 'acknowledged': {
      const { waitedMs } = acknowledged.safeParse(facts).data ?? {};
      const after = waitedMs === undefined ? '' : ` after ${Math.round(waitedMs).toString()} ms`;
      return `every proxy concerned had acknowledged it${after}`;
    }
    case 'infrastructure':
      return Object.entries(facts)
        .map(([what, why]) => `${PROBLEMS[what] ?? what}: ${typeof why === 'string' ? why : 'see the bundle'}`)
        .join('; ');
    case 'enforced':
    case 'ended':
      return '';
  }
}

/** What failed besides the mesh, by the field of its event. */
const PROBLEMS: Readonly<Record<string, string>> = {
  stopped: 'the check was stopped',
  capture: 'no capture could be made',
  certificate: 'a certificate could not be collected',
  stream: 'a stream of requests broke',
  diagnostics: 'diagnostics could not be kept',
  cleanUp: 'the check could not be cleaned up',
};

function listed(how: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `${names.join(', ')} ${names.length === 1 ? 'was' : 'were'} ${how}`;
}

/** The time of day in UTC, with milliseconds. */
function timeOf({ at }: ChangeEvent): string {
  return at.slice(11, 23);
}

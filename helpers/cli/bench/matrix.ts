import { InvalidArgumentError } from 'commander';
import type { CastWorkload } from '../../kube/cast/cast-workload.ts';
import type { App } from '../../model/workloads/cast-member.ts';
import type { ProbeRequest } from '../../probe/probe-request.ts';

/** A cell without a request id. */
export type Cell = Omit<ProbeRequest, 'requestId'>;

/** Every source requests every callee once per round. */
export interface Matrix {
  readonly sources: number;
  readonly callees: number;
}

export const MATRICES: readonly Matrix[] = [
  { sources: 3, callees: 1 },
  { sources: 10, callees: 10 },
  { sources: 30, callees: 30 },
];

/** More do not fit on a node of 110 pods beside the mesh itself. */
const MOST = 48;

/** Parses `10x10`: sources, then callees. Throws commander's error for a bad argument. */
export function parseMatrix(text: string): Matrix {
  const [, sources = '', callees = ''] = /^(\d{1,3})x(\d{1,3})$/.exec(text) ?? [];
  const matrix = { sources: Number(sources), callees: Number(callees) };
  const fits = Object.values(matrix).every((count) => count >= 1 && count <= MOST);
  if (!fits) throw new InvalidArgumentError(`write SOURCESxCALLEES, such as 10x10, each from 1 to ${MOST.toString()}`);
  return matrix;
}

/** `10x10`. */
export function nameOf({ sources, callees }: Matrix): string {
  return `${sources.toString()}x${callees.toString()}`;
}

/** The number of cells in a round. */
export function cellsOf({ sources, callees }: Matrix): number {
  return sources * callees;
}

/** The smallest matrix that contains all of these: its cast serves each of them. */
export function spanOf(matrices: readonly Matrix[]): Matrix {
  return {
    sources: Math.max(...matrices.map(({ sources }) => sources)),
    callees: Math.max(...matrices.map(({ callees }) => callees)),
  };
}

/** Sources in one namespace and callees in another, all with a sidecar. */
export function castOf({ sources, callees }: Matrix, prefix: string): readonly CastWorkload[] {
  const places = { callers: `${prefix}${CALLERS}`, callees: calleeNamespace(prefix) };
  const exportTo = Object.values(places);
  return [...many(sources, 'sleep', places.callers, exportTo), ...many(callees, 'httpbin', places.callees, exportTo)];
}

/** The namespace of the callees. */
export function calleeNamespace(prefix: string): string {
  return `${prefix}callees`;
}

const CALLERS = 'callers';

function many(count: number, app: App, namespace: string, exportTo: readonly string[]): readonly CastWorkload[] {
  return Array.from({ length: count }, (_, index) => ({
    app,
    name: numbered(app, index),
    namespace,
    serviceAccount: app,
    exportTo,
    membership: 'meshed',
  }));
}

/**
 * The cells of a matrix in the order of its sources; equal names are the same cell in every matrix.
 */
export function asksOf({ sources, callees }: Matrix, prefix: string): readonly Cell[] {
  return Array.from({ length: sources * callees }, (_, cell) => {
    const from = { namespace: `${prefix}${CALLERS}`, workload: numbered('sleep', Math.floor(cell / callees)) };
    const to = { namespace: calleeNamespace(prefix), workload: numbered('httpbin', cell % callees) };
    return {
      route: `${from.workload}.${from.namespace} -> ${to.workload}.${to.namespace}`,
      from,
      to,
      probe: { kind: 'http', method: 'GET', path: '/headers', port: 8000 },
    };
  });
}

/** The same cell over a connection that the round before left open. */
export function overPooled(request: Cell): Cell {
  return {
    ...request,
    probe: request.probe.kind === 'http' ? { ...request.probe, connection: 'pooled' } : request.probe,
  };
}

/**
 * At most `count` of the items, evenly spread; small collections are repeated, up to `repeats`
 * times.
 */
export function sample<Item>(items: readonly Item[], count: number, repeats: number): readonly Item[] {
  if (items.length > count)
    return Array.from({ length: count }, (_, index) => items[Math.floor((index * items.length) / count)] as Item);
  const rounds = Math.min(repeats, Math.floor(count / Math.max(items.length, 1)));
  return Array.from({ length: rounds }, () => items).flat();
}

function numbered(app: App, index: number): string {
  return `${app}-${index.toString().padStart(2, '0')}`;
}

/** The URL of a cell, as in a curl command. */
export function urlOf({ to, probe }: Cell): string {
  const path = probe.kind === 'http' ? `:${probe.port.toString()}${probe.path}` : '';
  return `http://${to.workload}.${to.namespace}${path}`;
}

import { expect, test } from 'vitest';
import type { RunEvent } from '../../check/run/ports.ts';
import type { Subject } from '../../mesh/istio/subject.ts';
import { SubjectReader } from './subject-reader.ts';

const cast = (state: 'deploying' | 'ready'): RunEvent => ({ kind: 'cast', lane: 'L', state, workloads: 1 });

const builds = { 'abc/1.40.0/Clean/RELEASE/BoringSSL': 3 };

function subject(images: Subject['images'], dataPlane: Subject['istio']['dataPlane']): Subject {
  return { images, istio: { dataPlane, controlPlane: '1.31.0', envoy: builds } } as unknown as Subject;
}

function reading(...results: readonly (Subject | Error)[]) {
  const left = [...results];
  const recorded: Subject[] = [];
  const read = async (): Promise<Subject> => {
    const result = left.shift() ?? new Error('read too often');
    if (result instanceof Error) throw result;
    return result;
  };
  return {
    recorded,
    reader: new SubjectReader({ subject: read }, { subject: (one) => void recorded.push(one) }, () => builds),
  };
}

test('reads once every cast that is being deployed is up', async () => {
  const { reader, recorded } = reading(subject({ a: '1' }, { '1.31.0': 2 }));
  for (const state of ['deploying', 'deploying', 'ready'] as const) reader.note(cast(state));
  expect(recorded).toEqual([]);
  reader.note(cast('ready'));
  await reader.recorded();
  expect(recorded.at(-1)).toEqual(subject({ a: '1' }, { '1.31.0': 2 }));
});

test('records the builds of proxies that were read after the last cast was up', async () => {
  const late: Record<string, number> = {};
  const recorded: Subject[] = [];
  const read = async (): Promise<Subject> => subject({}, {});
  const reader = new SubjectReader({ subject: read }, { subject: (one) => void recorded.push(one) }, () => late);
  for (const state of ['deploying', 'ready'] as const) reader.note(cast(state));
  late['def/1.36.2/Clean/RELEASE/BoringSSL'] = 1;
  await reader.recorded();
  expect(recorded.at(-1)?.istio.envoy).toEqual({ 'def/1.36.2/Clean/RELEASE/BoringSSL': 1 });
});

test('adds the images of later casts, and keeps those of earlier ones', async () => {
  const { reader, recorded } = reading(subject({ a: '1' }, { '1.31.0': 5 }), subject({ b: '2' }, { '1.31.0': 3 }));
  for (const state of ['deploying', 'ready', 'deploying', 'ready'] as const) reader.note(cast(state));
  await reader.recorded();
  expect(recorded.at(-1)).toEqual(subject({ a: '1', b: '2' }, { '1.31.0': 5 }));
});

test('reads at the end if no cast was deployed, and throws what reading threw', async () => {
  await expect(reading(new Error('refused')).reader.recorded()).rejects.toThrow('refused');
});

test('keeps the subject when a later reading fails', async () => {
  const { reader, recorded } = reading(subject({ a: '1' }, {}), new Error('istiod restarts'));
  for (const state of ['deploying', 'ready', 'deploying', 'ready'] as const) reader.note(cast(state));
  await reader.recorded();
  expect(recorded.at(-1)).toEqual(subject({ a: '1' }, {}));
});

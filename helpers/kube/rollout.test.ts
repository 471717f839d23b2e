import { describe, expect, it } from 'vitest';
import { parseRollout } from './rollout.ts';

describe('parseRollout()', () => {
  it.each([
    ['rolled out', 'a|sleep|2|2|1|1|1|1|', true],
    ['not observed yet', 'a|sleep|2|1|1|1|1|1|', false],
    ['an old pod still there', 'a|sleep|2|2|1|2|1|1|', false],
    ['not updated yet', 'a|sleep|2|2|1|1||1|', false],
    ['not ready yet', 'a|sleep|2|2|1|1|1||', false],
    ['scaled to nothing', 'a|sleep|2|2|0||||', true],
    ['just created', 'a|sleep|1||1||||', false],
  ])('%s', (_, line, ready) => expect(parseRollout(line)).toEqual({ key: 'a/sleep', ready, failure: '' }));

  it('keeps the API server words on pods that could not be created', () => {
    expect(parseRollout('a|sleep|1|1|1||||admission webhook "x|y" denied')).toMatchObject({
      failure: 'admission webhook "x|y" denied',
    });
  });

  it.each(['', 'a|sleep', 'No resources found'])('takes %j for no rollout', (line) =>
    expect(parseRollout(line)).toBeUndefined(),
  );
});

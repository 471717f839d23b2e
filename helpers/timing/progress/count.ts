import { elapsedText } from './elapsed.ts';
import { announced, type Progress } from './progress.ts';

/**
 * Runs work that makes `total` things, and logs after each how many there are and how long it has
 * taken: `7 of 15 images, 4m10s`.
 * @param noun the things in the plural
 */
export async function counted<Result>(
  progress: Progress,
  { total, noun }: { readonly total: number; readonly noun: string },
  work: (made: () => void) => Promise<Result>,
): Promise<Result> {
  const began = performance.now();
  let done = 0;
  const describe = () => `${done.toString()} of ${total.toString()} ${noun}, ${elapsedText(performance.now() - began)}`;
  const made = (): void => {
    done += 1;
    progress(describe());
  };
  if (total === 0) return work(made);
  return announced(progress, describe(), () => work(made), describe);
}

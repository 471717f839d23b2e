/** A commit as its author wrote it. */
export interface Commit {
  readonly hash: string;
  readonly subject: string;
  readonly body: string;
}

export const SUBJECT_LENGTH = 72;

/** Lines such as `Signed-off-by: …`, which give no reason. */
const TRAILER = /^[A-Z][A-Za-z-]*-[A-Za-z-]*: \S/;

/** The faults of a commit's message: a long subject, or no body that gives the reason. */
export function commitFaults({ hash, subject, body }: Commit): readonly string[] {
  const place = `${hash.slice(0, 10)} "${subject}"`;
  const reason = body.split('\n').filter((line) => line.trim() !== '' && !TRAILER.test(line));
  return [
    ...(subject.length > SUBJECT_LENGTH
      ? [`${place}: the subject has ${subject.length} characters, at most ${SUBJECT_LENGTH}`]
      : []),
    ...(reason.length === 0 ? [`${place}: no body; write why the change was made`] : []),
  ];
}

import { EXIT, MeshproofError } from '../../../errors.ts';

/** A part of a kubeconfig that meshproof cannot act by, and the place of it. */
export interface Unfit {
  /** The kubeconfig, or the one file of it that holds the field. */
  readonly file: string;
  /** Such as `user admin` or `context prod`. */
  readonly entry: string;
  readonly field: string;
  /** A phrase that completes "FIELD of ENTRY …". */
  readonly happened: string;
  readonly repair?: string;
}

/** The error (exit code 3) for a kubeconfig by which meshproof would act otherwise than kubectl. */
export function refusal({ file, entry, field, happened, repair }: Unfit): MeshproofError {
  return new MeshproofError({
    attempted: `act by the kubeconfig ${file} as kubectl does`,
    happened: `${field} of ${entry} ${happened}`,
    repair: repair ?? 'correct that field, or name another context with --context',
    exitCode: EXIT.environment,
  });
}

import { EXIT, MeshproofError } from '../../../errors.ts';

/** An entry of a kubeconfig. */
export interface Place {
  /** The kubeconfig, or the one file of it that holds the entry. */
  readonly file: string;
  /** Such as `user admin` or `context prod`. */
  readonly entry: string;
}

/** A part of a kubeconfig that meshproof cannot act by. */
export interface Unfit extends Place {
  readonly field: string;
  /** A phrase that completes "FIELD of ENTRY …". */
  readonly details: string;
}

/** The error (exit code 3) for a kubeconfig by which meshproof would act otherwise than kubectl. */
export function refusal({ file, entry, field, details }: Unfit): MeshproofError {
  return new MeshproofError({
    operation: `act by the kubeconfig ${file} as kubectl does`,
    details: `${field} of ${entry} ${details}`,
    hint: 'correct that field, or name another context with --context',
    exitCode: EXIT.environment,
  });
}

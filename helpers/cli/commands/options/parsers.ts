import { InvalidArgumentError } from 'commander';
import { CLUSTER_NAME_RULE, isClusterName } from '../../../mesh/kind/cluster-name.ts';

/** A DNS label (RFC 1123), as Kubernetes requires of namespaces and Istio of revisions. */
const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/** Parses the name of a kind cluster. Throws commander's error for a bad argument. */
export function parseClusterName(text: string): string {
  if (!isClusterName(text)) throw new InvalidArgumentError(CLUSTER_NAME_RULE);
  return text;
}

/** Parses a prefix of namespace names. Throws commander's error for a bad argument. */
export function parseNamespacePrefix(text: string): string {
  if (!/^[a-z0-9][a-z0-9-]*$/.test(text))
    throw new InvalidArgumentError('write lower-case letters, digits and dashes, a letter or digit first');
  return text;
}

/** Parses the name of an Istio revision or tag. Throws commander's error for a bad argument. */
export function parseRevision(text: string): string {
  if (!DNS_LABEL.test(text))
    throw new InvalidArgumentError(
      'write 1 to 63 lower-case letters, digits and dashes, a letter or digit first and last',
    );
  return text;
}

/**
 * Parses the name of a context or file of a kubeconfig: any text without control characters. An
 * empty name, as from an unset variable in a script, would silently select another mesh. Throws
 * commander's error for a bad argument.
 */
export function parseTargetName(text: string): string {
  if (text.trim() === '' || /\p{Cc}/u.test(text))
    throw new InvalidArgumentError('write a name that is not empty and has no control characters');
  return text;
}

import { introduction } from './articles/introduction.ts';
import { mutualIngress } from './articles/mutual-ingress.ts';
import { mutualTlsApplications } from './articles/mutual-tls-applications.ts';
import { mutualTlsInPractice } from './articles/mutual-tls-in-practice.ts';
import { tlsGateways } from './articles/tls-gateways.ts';
import { zeroTrustInstallation } from './articles/zero-trust-installation.ts';
import { zeroTrustSecurity } from './articles/zero-trust-security.ts';
import type { ClaimEntry } from './claim.ts';

const entries = {
  ...introduction,
  ...zeroTrustInstallation,
  ...zeroTrustSecurity,
  ...tlsGateways,
  ...mutualTlsInPractice,
  ...mutualTlsApplications,
  ...mutualIngress,
} as const;

/** A claim of the handbook by chapter and name, such as `000#disable-turns-off`. Any other text does not compile. */
export type ClaimId = keyof typeof entries;

export type ArticleId = '000' | '001' | '002' | '003' | '004';

/** One claim of the handbook together with its name. */
export interface Claim extends ClaimEntry {
  readonly id: ClaimId;
  readonly article: ArticleId;
}

/** The chapters of the handbook in their order, by what each is about and the version of Istio that it was written for. */
export const ARTICLES: Readonly<Record<ArticleId, string>> = {
  '000': 'modes of mutual TLS, a gateway with TLS, mutual TLS on httpbin (Istio 1.10)',
  '001': 'zero trust: installation, bookinfo, identities and certificates (Istio 1.12)',
  '002': 'gateways with TLS',
  '003': 'mutual TLS in practice: policies, certificates, authorization, a database, probes (Istio 1.5)',
  '004': 'mutual TLS at the ingress (Istio 1.12)',
};

/** The names of all claims. */
export const CLAIM_IDS = Object.keys(entries) as readonly ClaimId[];

/** Every claim of the handbook, in the order of its chapters. */
export const CLAIMS: readonly Claim[] = Object.entries(entries).map(([id, entry]) => ({
  id: id as ClaimId,
  article: id.slice(0, 3) as ArticleId,
  ...entry,
}));

/** The claim of this name. */
export function claimOf(id: ClaimId): Claim {
  return { id, article: id.slice(0, 3) as ArticleId, ...entries[id] };
}

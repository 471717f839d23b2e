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

/**
 * Name of a claim by article and name, such as `000#disable-turns-off`; other texts do not compile.
 */
export type ClaimId = keyof typeof entries;

export type ArticleId = '000' | '001' | '002' | '003' | '004';

/** One claim with its name. */
export interface Claim extends ClaimEntry {
  readonly id: ClaimId;
  readonly article: ArticleId;
}

/**
 * Titles of the articles, each with its subject and the version of Istio of its time;
 * docs/sources.md has the rest.
 */
export const ARTICLES: Readonly<Record<ArticleId, string>> = {
  '000': '理解mTLS: modes of mutual TLS, a gateway with TLS, mutual TLS on httpbin (Istio 1.10)',
  '001': 'Istio零信任安全架构设计: zero trust, from installation to certificates (Istio 1.12)',
  '002': 'TLS网关: gateways with TLS',
  '003': '双向 TLS: policies, certificates, authorization, a database, probes (Istio 1.5)',
  '004': 'Múltiplos mTLS da maneira correta com Istio: mutual TLS at the ingress (Istio 1.12)',
};

/** Names of all claims. */
export const CLAIM_IDS = Object.keys(entries) as readonly ClaimId[];

/** All claims, in the order of the articles. */
export const CLAIMS: readonly Claim[] = Object.entries(entries).map(([id, entry]) => ({
  id: id as ClaimId,
  article: id.slice(0, 3) as ArticleId,
  ...entry,
}));

/** Returns the claim of this name. */
export function claimOf(id: ClaimId): Claim {
  return { id, article: id.slice(0, 3) as ArticleId, ...entries[id] };
}

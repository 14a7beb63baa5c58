/** What a handshake has shown. */
export interface HandshakeFacts {
  /** `TLSv1.3` … */
  readonly protocol: string;
  readonly validUntilEpochMs: number;
  /** Why the certificate is not trusted, as a code; absent: it is. */
  readonly distrust?: string;
}

export type CertificateVerdict =
  | { readonly kind: 'good'; readonly daysLeft: number }
  | { readonly kind: 'soon'; readonly daysLeft: number }
  | { readonly kind: 'expired' }
  | { readonly kind: 'distrusted'; readonly reason: string }
  | { readonly kind: 'old-protocol' };

const DAY_MS = 86_400_000;
/** Time enough to get another one, holidays included. */
export const WARN_DAYS = 21;

/** An expired certificate is told as that, although it is not trusted either. */
export function judgeCertificate(facts: HandshakeFacts, nowEpochMs: number): CertificateVerdict {
  const leftMs = facts.validUntilEpochMs - nowEpochMs;
  if (leftMs <= 0) return { kind: 'expired' };
  if (facts.distrust !== undefined) return { kind: 'distrusted', reason: facts.distrust };
  if (!['TLSv1.2', 'TLSv1.3'].includes(facts.protocol)) return { kind: 'old-protocol' };
  const daysLeft = Math.floor(leftMs / DAY_MS);
  return { kind: daysLeft < WARN_DAYS ? 'soon' : 'good', daysLeft };
}

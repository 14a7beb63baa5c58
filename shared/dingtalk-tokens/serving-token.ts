import { EXPIRY_SKEW_MS } from './refresh-timing.ts';
import type { KeptToken, TokenRecord } from './token-record.ts';

/**
 * The token of a row that may be used now: not ended or about to, not `refused`, a proven one before
 * one that was never tried, the newer of two alike. None of a revoked row.
 */
export function servingToken(
  record: TokenRecord | undefined,
  nowEpochMs: number,
  refused?: string,
): KeptToken | undefined {
  if (record === undefined || record.state === 'revoked') return undefined;
  const valid = [record.current, record.previous].flatMap((token) =>
    token !== undefined && token.value !== refused && isValid(token, nowEpochMs) ? [token] : [],
  );
  return valid.find(({ provenAtEpochMs }) => provenAtEpochMs !== undefined) ?? valid[0];
}

/** How long the row can still serve. */
export function servesForMs(
  { current, previous }: Pick<TokenRecord, 'current' | 'previous'>,
  nowEpochMs: number,
): number {
  const ends = [current, previous].map((token) => token?.expiresAtEpochMs ?? 0);
  return Math.max(0, Math.max(...ends) - EXPIRY_SKEW_MS - nowEpochMs);
}

export function isValid(token: KeptToken, nowEpochMs: number): boolean {
  return nowEpochMs < token.expiresAtEpochMs - EXPIRY_SKEW_MS;
}

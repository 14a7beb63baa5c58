import { describe, expect, it } from 'vitest';
import type { KeptToken, TokenRecord } from '../../../../shared/dingtalk-tokens/index.ts';
import { servingToken } from '../../../../shared/dingtalk-tokens/serving-token.ts';

const NOW = Date.parse('2026-11-26T02:10:00Z');
const MINUTE = 60_000;

function token(value: string, minutesLeft: number, isProven = true): KeptToken {
  return {
    value,
    obtainedAtEpochMs: NOW,
    expiresAtEpochMs: NOW + minutesLeft * MINUTE,
    provenAtEpochMs: isProven ? NOW : undefined,
  };
}

function row(
  current: KeptToken | undefined,
  previous?: KeptToken,
  state: TokenRecord['state'] = 'fresh',
): TokenRecord {
  return {
    credential: { kind: 'app', clientId: 'dingapp1' },
    version: 1n,
    state,
    current,
    previous,
    renewal: undefined,
    dueAtEpochMs: NOW,
    failures: 0,
    failingSinceEpochMs: undefined,
    lastFailureCode: undefined,
    alarmTold: undefined,
    secretVersion: 'v1',
    sealingKeyId: 'k1',
  };
}

describe('the token of a row that may be used', () => {
  it.each<readonly [string, TokenRecord | undefined, string | undefined, string | undefined]>([
    ['is none where there is no row', undefined, undefined, undefined],
    ['is the current one', row(token('new', 9), token('old', 9)), undefined, 'new'],
    [
      'is a proven one before one that was never tried',
      row(token('new', 9, false), token('old', 9)),
      undefined,
      'old',
    ],
    [
      'is one that was never tried where there is no other',
      row(token('new', 9, false)),
      undefined,
      'new',
    ],
    [
      'is the old one where the new one was refused',
      row(token('new', 9), token('old', 9)),
      'new',
      'old',
    ],
    ['is none where the only one was refused', row(token('new', 9)), 'new', undefined],
    ['is none within a minute of its end', row(token('new', 1)), undefined, undefined],
    [
      'is the old one where only that has not ended',
      row(token('new', 1), token('old', 9)),
      undefined,
      'old',
    ],
    [
      'is none of a revoked row, whatever it holds',
      row(token('new', 9), undefined, 'revoked'),
      undefined,
      undefined,
    ],
  ])('%s', (_what, record, refused, value) => {
    expect(servingToken(record, NOW, refused)?.value).toBe(value);
  });
});

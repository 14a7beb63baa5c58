import type { RandomSource } from '../random/index.ts';
import { coolDownMs, nextDueEpochMs } from './refresh-timing.ts';
import { isValid, servesForMs } from './serving-token.ts';
import type { Credential, KeptToken, NextTokenRecord, TokenRecord } from './token-record.ts';

export interface ChangeContext {
  readonly credential: Credential;
  readonly nowEpochMs: number;
  readonly refreshMinutes: number;
  readonly random: RandomSource;
}

/** What DingTalk gave and, if it was tried, accepted. */
export interface Gained {
  readonly token: KeptToken;
  /** A person's: what gets the next one. */
  readonly renewal: KeptToken | undefined;
  readonly secretVersion: string | undefined;
  /** Values that DingTalk has refused: they are kept no longer. */
  readonly refused: readonly string[];
}

/** The row after a success. The token before it is kept as long as somebody may hold it. */
export function afterGain(
  seen: TokenRecord | undefined,
  gained: Gained,
  { credential, nowEpochMs, refreshMinutes, random }: ChangeContext,
): NextTokenRecord {
  const { token, refused, secretVersion } = gained;
  const others = [seen?.current, seen?.previous].filter((one) => one?.value !== token.value);
  const due = nextDueEpochMs(nowEpochMs, token.expiresAtEpochMs, refreshMinutes, random);
  return {
    credential,
    state: 'fresh',
    current: token,
    previous: others.find((one) => stillServes(one, nowEpochMs, refused)),
    renewal: gained.renewal ?? seen?.renewal,
    dueAtEpochMs: due,
    failures: 0,
    failingSinceEpochMs: undefined,
    lastFailureCode: undefined,
    alarmTold: undefined,
    secretVersion,
  };
}

export interface Failure {
  readonly code: string;
  /** The app's secret is gone or refused: its tokens must not be used any more. */
  readonly revokes: boolean;
  readonly retryAfterMs?: number | undefined;
  /** Version with which DingTalk was asked; undefined if it was not. */
  readonly secretVersion?: string | undefined;
  /** Values that DingTalk has refused: they are kept no longer. */
  readonly refused?: readonly string[] | undefined;
  /** A kept value that DingTalk has accepted a moment ago. */
  readonly accepted?: string | undefined;
}

/** The row after a failed attempt: tokens that may still be used stay, and a cool-down begins. */
export function afterFailure(
  seen: TokenRecord | undefined,
  failure: Failure,
  { credential, nowEpochMs, random }: ChangeContext,
): NextTokenRecord {
  const failures = (seen?.failures ?? 0) + 1;
  const [current, previous] = [seen?.current, seen?.previous]
    .filter((one) => stillServes(one, nowEpochMs, failure.refused))
    .map((one) => (one?.value === failure.accepted ? provenAt(one, nowEpochMs) : one));
  const servesMs = failure.revokes ? 0 : servesForMs({ current, previous }, nowEpochMs);
  const coolDown = { failures, servesForMs: servesMs, retryAfterMs: failure.retryAfterMs };
  return {
    credential,
    state: failure.revokes ? 'revoked' : servesMs > 0 ? 'failing' : 'exhausted',
    current: failure.revokes ? undefined : current,
    previous: failure.revokes ? undefined : previous,
    renewal: seen?.renewal,
    dueAtEpochMs: nowEpochMs + coolDownMs(coolDown, random),
    failures,
    failingSinceEpochMs: seen?.failingSinceEpochMs ?? nowEpochMs,
    lastFailureCode: failure.code,
    alarmTold: seen?.alarmTold,
    secretVersion: failure.secretVersion ?? seen?.secretVersion,
  };
}

function stillServes(
  token: KeptToken | undefined,
  nowEpochMs: number,
  refused: readonly string[] = [],
): boolean {
  return token !== undefined && !refused.includes(token.value) && isValid(token, nowEpochMs);
}

function provenAt(token: KeptToken | undefined, nowEpochMs: number): KeptToken | undefined {
  return token === undefined ? undefined : { ...token, provenAtEpochMs: nowEpochMs };
}

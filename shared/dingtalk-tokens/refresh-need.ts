import { servingToken } from './serving-token.ts';
import type { TokenRecord } from './token-record.ts';

/**
 * `if-due`: refreshes what is due, for a timer. `now`: refreshes whatever the row says, for a person.
 * `token`: refreshes only if no kept token serves, for a caller that wants to go on.
 */
export type RefreshNeed = 'if-due' | 'now' | 'token';

export interface NeedContext {
  readonly need: RefreshNeed;
  /** A value that DingTalk has just refused. */
  readonly refused: string | undefined;
  /** When this call began: what was proven since is newer than the refusal. */
  readonly sinceEpochMs: number;
  readonly nowEpochMs: number;
  /** Undefined if it is not known, or if the key has no versions. */
  readonly secretVersion: string | undefined;
  /** The secret is gone. */
  readonly isRevoked: boolean;
}

/**
 * `ask`: a token is to be asked for. `unneeded`: the row will do. `postponed`: attempts have failed
 * and nobody asks before the row's due time. `try-refused`: the same, but whether the refused token is
 * dead can be found out without asking for another.
 */
export type Verdict = 'ask' | 'unneeded' | 'postponed' | 'try-refused';

/** What is to be done about a row. */
export function verdictOn(seen: TokenRecord | undefined, context: NeedContext): Verdict {
  const { need, nowEpochMs, secretVersion } = context;
  if (seen === undefined || need === 'now') return 'ask';
  if (context.isRevoked && seen.state !== 'revoked') return 'ask';
  const known = seen.secretVersion;
  if (secretVersion !== undefined && known !== undefined && secretVersion !== known) return 'ask';
  const isCoolingDown = seen.state !== 'fresh' && nowEpochMs < seen.dueAtEpochMs;
  if (need === 'if-due') {
    if (nowEpochMs >= seen.dueAtEpochMs) return 'ask';
    return isCoolingDown ? 'postponed' : 'unneeded';
  }
  const isInDoubt = isRefused(seen, context);
  if (!isInDoubt && servingToken(seen, nowEpochMs) !== undefined) return 'unneeded';
  if (!isCoolingDown) return 'ask';
  return isInDoubt ? 'try-refused' : 'postponed';
}

/** Whether the row still has what was refused, and nobody has tried it since. */
function isRefused(seen: TokenRecord, { refused, sinceEpochMs }: NeedContext): boolean {
  const { current } = seen;
  if (refused === undefined || current?.value !== refused) return false;
  return (current.provenAtEpochMs ?? 0) < sinceEpochMs;
}

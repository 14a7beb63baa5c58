import { untilAborted } from '../resilience/index.ts';
import { MINUTE_MS } from '../time/index.ts';
import { readRow } from './credential-row.ts';
import { refreshCredential } from './refresh-credential.ts';
import type { RefreshResult } from './refresh-result.ts';
import { servingToken } from './serving-token.ts';
import type { TokenDependencies } from './token-dependencies.ts';
import type { TokenIssuer } from './token-issuer.ts';
import type { KeptToken, TokenRecord } from './token-record.ts';

/** A row is read again after this: part of the promise on withdrawn secrets. */
const KEEP_ROW_MS = 4 * MINUTE_MS;
/** While the row cannot be read, this often. */
const LOOK_AGAIN_MS = 15_000;
/** While there is no token, the row is looked at this often: others may have got one. */
const LONGEST_SILENCE_MS = 5_000;
/** A refusal that nobody could confirm is forgotten after this. */
const REMEMBER_REFUSAL_MS = MINUTE_MS;

interface Refusal {
  readonly value: string;
  readonly atEpochMs: number;
}

/**
 * The token of one credential as one instance holds it: the row for some minutes, and no token past
 * its end. Whoever asks at the same time shares one reading and one refresh.
 */
export class KeptCredential {
  readonly #deps: TokenDependencies;
  readonly #issuer: TokenIssuer;
  /** What to throw if there is no token. */
  readonly #missing: (result: RefreshResult, retryAfterMs: number) => Error;
  #record: TokenRecord | undefined;
  #readAgainAtEpochMs = 0;
  #pending: Promise<KeptToken> | undefined;
  #refusal: Refusal | undefined;
  #silence: { readonly untilEpochMs: number; readonly error: Error } | undefined;

  constructor(
    deps: TokenDependencies,
    issuer: TokenIssuer,
    missing: (result: RefreshResult, retryAfterMs: number) => Error,
  ) {
    this.#deps = deps;
    this.#issuer = issuer;
    this.#missing = missing;
  }

  /** @throws what `missing` makes; the errors of the table port; the reason of the signal */
  async current(signal: AbortSignal | undefined): Promise<KeptToken> {
    signal?.throwIfAborted();
    const isYoung = this.#deps.store.nowEpochMs() < this.#readAgainAtEpochMs;
    const kept = isYoung ? this.#serving() : undefined;
    return kept ?? untilAborted(this.#loadOnce(), signal);
  }

  /** Another one in place of `refused`, or the same if DingTalk has accepted it since. @throws as `current` */
  async replace(refused: string, signal: AbortSignal | undefined): Promise<KeptToken> {
    signal?.throwIfAborted();
    this.#refusal = { value: refused, atEpochMs: this.#deps.store.nowEpochMs() };
    const other = this.#serving();
    if (other !== undefined) return other;
    // What is being read may be what was refused.
    if (this.#pending !== undefined) {
      await untilAborted(
        this.#pending.catch(() => undefined),
        signal,
      );
      const read = this.#serving();
      if (read !== undefined) return read;
    }
    return untilAborted(this.#loadOnce(), signal);
  }

  #loadOnce(): Promise<KeptToken> {
    // The signal of one caller must not take the token from the others who wait for it.
    this.#pending ??= this.#load().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  async #load(): Promise<KeptToken> {
    const now = this.#deps.store.nowEpochMs();
    if (this.#silence !== undefined && now < this.#silence.untilEpochMs) throw this.#silence.error;
    const fallBack = await this.#readAgain(now);
    const kept = fallBack ?? this.#serving();
    if (kept !== undefined) return kept;
    const result = await refreshCredential(this.#deps, this.#issuer, {
      need: 'token',
      refused: this.#refusedAt(now),
    });
    this.#keep(result.record, now);
    return this.#serving() ?? this.#giveUp(result);
  }

  /** The kept token if the row cannot be read and there is one that serves. */
  async #readAgain(now: number): Promise<KeptToken | undefined> {
    const { credential } = this.#issuer;
    try {
      this.#keep(await readRow(this.#deps, credential, {}), now);
      return undefined;
    } catch (error) {
      const kept = this.#serving();
      if (kept === undefined) throw error;
      this.#readAgainAtEpochMs = this.#deps.store.nowEpochMs() + LOOK_AGAIN_MS;
      this.#deps.log.warn('tokens.row-not-read', { credential, error });
      return kept;
    }
  }

  #keep(record: TokenRecord | undefined, readAtEpochMs: number): void {
    this.#record = record;
    this.#readAgainAtEpochMs = readAtEpochMs + KEEP_ROW_MS;
  }

  #serving(): KeptToken | undefined {
    const now = this.#deps.store.nowEpochMs();
    return servingToken(this.#record, now, this.#refusedAt(now));
  }

  /** The refused value, unless DingTalk has accepted it since or the refusal is old. */
  #refusedAt(now: number): string | undefined {
    const refusal = this.#refusal;
    if (refusal === undefined || now >= refusal.atEpochMs + REMEMBER_REFUSAL_MS) return undefined;
    const { current, previous } = this.#record ?? {};
    const token = [current, previous].find((one) => one?.value === refusal.value);
    return (token?.provenAtEpochMs ?? 0) >= refusal.atEpochMs ? undefined : refusal.value;
  }

  #giveUp(result: RefreshResult): never {
    const now = this.#deps.store.nowEpochMs();
    const { record } = result;
    const isCoolingDown = record !== undefined && record.state !== 'fresh';
    const dueInMs = isCoolingDown ? record.dueAtEpochMs - now : LONGEST_SILENCE_MS;
    const retryAfterMs = Math.max(1_000, dueInMs);
    const error = this.#missing(result, retryAfterMs);
    const silenceMs = Math.min(retryAfterMs, LONGEST_SILENCE_MS);
    this.#silence = { untilEpochMs: now + silenceMs, error };
    throw error;
  }
}

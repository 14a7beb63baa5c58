import { LeaseLostError, withLease } from '../lease/index.ts';
import { credentialKeyOf } from './credential-key.ts';
import { readRow } from './credential-row.ts';
import { RefreshAttempt } from './refresh-attempt.ts';
import { verdictOn, type RefreshNeed, type Verdict } from './refresh-need.ts';
import type { RefreshResult } from './refresh-result.ts';
import { tellIfDue, tellRecovery } from './tell-alarm.ts';
import type { TokenDependencies } from './token-dependencies.ts';
import { readIssuingKey, type KeyRead, type TokenIssuer } from './token-issuer.ts';
import type { TokenRecord } from './token-record.ts';

export interface RefreshOptions {
  /** Default `if-due`. */
  readonly need?: RefreshNeed | undefined;
  /** A value that DingTalk has just refused; with `need: 'token'`. */
  readonly refused?: string | undefined;
  /** Who asks, for people who look at the lease. */
  readonly owner?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

const LEASE_MS = 15_000;
/** Longer than a holder that died is respected. */
const LONGEST_WAIT_MS = 20_000;
const SHORTEST_LOOK_MS = 100;
const LOOK_JITTER_MS = 400;

/**
 * Refreshes the tokens of one credential: the one procedure, for whoever needs it. One instance at a
 * time asks DingTalk, under a lease that is mere politeness: whoever comes late moves no row that has
 * moved on.
 *
 * @throws the errors of the table port; what the issuer refuses a row with; the reason of the signal.
 *   Whatever DingTalk or the secret
 *   store answers is in the result and in the row.
 */
export async function refreshCredential(
  deps: TokenDependencies,
  issuer: TokenIssuer,
  options: RefreshOptions,
): Promise<RefreshResult> {
  const result = await new CredentialRefresh(deps, issuer, options).run();
  // A caller leaves it to the timer, so that many callers do not tell at once.
  if (result.outcome !== 'postponed' || options.need === 'token') return result;
  return { ...result, record: await tellIfDue(deps, result.record) };
}

class CredentialRefresh {
  readonly #deps: TokenDependencies;
  readonly #issuer: TokenIssuer;
  readonly #options: RefreshOptions;
  readonly #need: RefreshNeed;
  readonly #sinceEpochMs: number;
  #keyRead: Promise<KeyRead> | undefined;

  constructor(deps: TokenDependencies, issuer: TokenIssuer, options: RefreshOptions) {
    this.#deps = deps;
    this.#issuer = issuer;
    this.#options = options;
    this.#need = options.need ?? 'if-due';
    this.#sinceEpochMs = deps.store.nowEpochMs();
  }

  async run(): Promise<RefreshResult> {
    const { clock, random } = this.#deps;
    const { signal } = this.#options;
    const waitUntilEpochMs = clock.nowEpochMs() + LONGEST_WAIT_MS;
    for (;;) {
      const seen = await this.#read(signal);
      this.#issuer.examine?.(seen);
      // A timer looks at the secret each time: that is how a withdrawn one is noticed. Where it was
      // withdrawn or refused everybody looks, so that one that was mended serves at once.
      const looksAtSecret = this.#need === 'if-due' || seen?.state === 'revoked';
      const verdict = this.#verdict(seen, looksAtSecret ? await this.#key() : undefined);
      const settled = settledBy(seen, verdict);
      if (settled !== undefined) return settled;
      const done = await this.#underLease();
      if (done !== undefined) return done;
      if (this.#need !== 'token' || clock.nowEpochMs() >= waitUntilEpochMs) {
        return { outcome: 'held', record: seen };
      }
      await clock.sleep(SHORTEST_LOOK_MS + Math.floor(LOOK_JITTER_MS * random.unit()), signal);
    }
  }

  /** Undefined if somebody else has the lease, or has taken it over. */
  async #underLease(): Promise<RefreshResult | undefined> {
    const { leases, clock, random, log } = this.#deps;
    const { signal, owner = 'tokens' } = this.#options;
    const resource = `token/${credentialKeyOf(this.#issuer.credential)}`;
    const options = {
      owner,
      durationMs: LEASE_MS,
      clock,
      random,
      onReleaseFailed: (error: unknown) => log.warn('tokens.lease-not-released', { error }),
      ...(signal === undefined ? {} : { signal }),
    };
    try {
      const held = await withLease(leases, resource, options, (_lease, within) =>
        this.#attempt(within),
      );
      return held.outcome === 'done' ? held.value : undefined;
    } catch (error) {
      if (error instanceof LeaseLostError) return undefined;
      throw error;
    }
  }

  /** The row may have changed until the lease was there, so it is judged again. */
  async #attempt(signal: AbortSignal): Promise<RefreshResult> {
    const seen = await this.#read(signal);
    const key = await this.#key();
    const verdict = this.#verdict(seen, key);
    const attempt = new RefreshAttempt(this.#deps, this.#issuer, {
      seen,
      refused: this.#options.refused,
      signal,
    });
    if (verdict === 'try-refused' && seen !== undefined) return attempt.tryRefused(seen);
    const result = settledBy(seen, verdict) ?? (await attempt.ask(key));
    return this.#tell(seen, result);
  }

  async #tell(seen: TokenRecord | undefined, result: RefreshResult): Promise<RefreshResult> {
    const { log } = this.#deps;
    const { credential } = this.#issuer;
    if (result.outcome === 'failed') {
      const { error } = result;
      const { state, failures, dueAtEpochMs } = result.record;
      const dueAt = new Date(dueAtEpochMs).toISOString();
      log.warn('tokens.refresh-failed', { credential, state, failures, dueAt, error });
      return { ...result, record: await tellIfDue(this.#deps, result.record) };
    }
    if (result.outcome === 'refreshed') {
      log.info('tokens.refreshed', { credential, isNew: result.isNew });
      if (seen !== undefined) await tellRecovery(this.#deps, seen);
    }
    return result;
  }

  #read(signal: AbortSignal | undefined): Promise<TokenRecord | undefined> {
    const call = signal === undefined ? {} : { signal };
    return readRow(this.#deps, this.#issuer.credential, call);
  }

  #key(): Promise<KeyRead> {
    this.#keyRead ??= readIssuingKey(this.#issuer, this.#options.signal);
    return this.#keyRead;
  }

  #verdict(seen: TokenRecord | undefined, read: KeyRead | undefined): Verdict {
    return verdictOn(seen, {
      need: this.#need,
      refused: this.#options.refused,
      sinceEpochMs: this.#sinceEpochMs,
      nowEpochMs: this.#deps.store.nowEpochMs(),
      secretVersion: read?.outcome === 'read' ? read.key.version : undefined,
      isRevoked: read?.outcome === 'failed' && read.revokes,
    });
  }
}

/** The end of it where there is nothing to ask for. */
function settledBy(seen: TokenRecord | undefined, verdict: Verdict): RefreshResult | undefined {
  if (seen === undefined || verdict === 'ask' || verdict === 'try-refused') return undefined;
  return { outcome: verdict, record: seen };
}

import { ApplicationError } from '../errors/index.ts';
import type { CallOptions } from '../table-store/index.ts';
import { changeRow } from './credential-row.ts';
import {
  afterFailure,
  afterGain,
  type ChangeContext,
  type Failure,
  type Gained,
} from './record-changes.ts';
import type { RefreshResult } from './refresh-result.ts';
import { servingToken } from './serving-token.ts';
import type { TokenDependencies } from './token-dependencies.ts';
import type { Issued, IssuingKey, KeyRead, Proof, TokenIssuer } from './token-issuer.ts';
import type { KeptToken, NextTokenRecord, TokenRecord } from './token-record.ts';

/** One attempt to get a token, and what is written of it. */
export class RefreshAttempt {
  readonly #deps: TokenDependencies;
  readonly #issuer: TokenIssuer;
  readonly #seen: TokenRecord | undefined;
  readonly #refused: string | undefined;
  readonly #call: CallOptions;

  /** `seen`: the row as it was just read; `refused`: a value that DingTalk has just refused. */
  constructor(
    deps: TokenDependencies,
    issuer: TokenIssuer,
    about: {
      readonly seen: TokenRecord | undefined;
      readonly refused: string | undefined;
      readonly signal: AbortSignal;
    },
  ) {
    this.#deps = deps;
    this.#issuer = issuer;
    this.#seen = about.seen;
    this.#refused = about.refused;
    this.#call = { signal: about.signal };
  }

  /** Asks for a token and publishes it once it is proven. */
  async ask(read: KeyRead): Promise<RefreshResult> {
    if (read.outcome === 'failed') return this.#fail(read.error, { revokes: read.revokes });
    const { key } = read;
    const askedAtEpochMs = this.#deps.store.nowEpochMs();
    let issued: Issued;
    try {
      issued = await this.#issuer.issue(key, this.#seen, this.#call.signal);
    } catch (error) {
      if (!(error instanceof ApplicationError)) throw error;
      const about = { revokes: this.#issuer.revokes(error), secretVersion: key.version };
      return this.#fail(error as ApplicationError, about);
    }
    return this.#judge(issued, askedAtEpochMs, key);
  }

  /** Finds out whether the refused token is dead without asking for another. */
  async tryRefused(seen: TokenRecord): Promise<RefreshResult> {
    const proof = await this.#proveRefused();
    const refused = this.#refused;
    if (proof === undefined || proof.outcome === 'unanswered' || refused === undefined) {
      return { outcome: 'postponed', record: seen };
    }
    if (proof.outcome === 'refused') return this.#fail(proof.error, { refused: [refused] });
    const { record } = await this.#change((row) =>
      row?.current?.value === refused ? { ...row, current: this.#proven(row.current) } : undefined,
    );
    return { outcome: 'postponed', record: record ?? seen };
  }

  async #judge(issued: Issued, askedAtEpochMs: number, key: IssuingKey): Promise<RefreshResult> {
    const token = keptFrom(issued, askedAtEpochMs);
    const secretVersion = key.version;
    const renewal =
      issued.renewal === undefined ? undefined : keptFrom(issued.renewal, askedAtEpochMs);
    const about = { secretVersion, renewal };
    const current = this.#seen?.current;
    const isSame = current?.value === token.value;
    const provenAtEpochMs = isSame ? current.provenAtEpochMs : undefined;
    // The same token again has slid to a later end; it needs no other proof than it had.
    if (provenAtEpochMs !== undefined && token.value !== this.#refused) {
      return this.#publish({ ...token, provenAtEpochMs }, about);
    }
    const proof = await this.#issuer.prove?.(token.value, this.#call.signal);
    if (proof?.outcome === 'accepted') return this.#publish(this.#proven(token), about);
    if (proof?.outcome === 'refused') {
      return this.#fail(proof.error, { refused: [token.value], secretVersion });
    }
    const now = this.#deps.store.nowEpochMs();
    const othersServe = servingToken(this.#seen, now, token.value) !== undefined;
    // What serves is better than what nobody has tried.
    if (proof !== undefined && othersServe && !isSame) {
      return this.#fail(proof.error, { secretVersion });
    }
    return this.#publish(token, about);
  }

  async #publish(
    token: KeptToken,
    { secretVersion, renewal }: Pick<Gained, 'secretVersion' | 'renewal'>,
  ): Promise<RefreshResult> {
    const isDead = this.#refused !== undefined && this.#refused !== token.value;
    const refused = isDead ? [this.#refused] : [];
    const gained = { token, renewal, secretVersion, refused };
    const { isChanged, record } = await this.#change((row) =>
      this.#hasNewer(row, token) ? undefined : afterGain(row, gained, this.#context()),
    );
    if (record === undefined) throw new TypeError('a row that was written is missing');
    if (!isChanged) return { outcome: 'unneeded', record };
    return { outcome: 'refreshed', record, isNew: token.value !== this.#seen?.current?.value };
  }

  async #fail(
    error: ApplicationError,
    about: { readonly revokes?: boolean } & Pick<Failure, 'secretVersion' | 'refused'>,
  ): Promise<RefreshResult> {
    const { revokes = false, refused: dead = [] } = about;
    const verdict = revokes ? undefined : await this.#verdictOnRefused(dead);
    const failure: Failure = {
      code: error.code,
      retryAfterMs: error.retryAfterMs,
      secretVersion: about.secretVersion,
      revokes,
      refused: verdict?.outcome === 'refused' ? [...dead, verdict.value] : dead,
      accepted: verdict?.outcome === 'accepted' ? verdict.value : undefined,
    };
    const { isChanged, record } = await this.#change((row) =>
      // Somebody has had success meanwhile.
      row?.state === 'fresh' && row.version !== this.#seen?.version && !failure.revokes
        ? undefined
        : afterFailure(row, failure, this.#context()),
    );
    if (record === undefined) throw new TypeError('a row that was written is missing');
    return isChanged ? { outcome: 'failed', record, error } : { outcome: 'unneeded', record };
  }

  /** No other token is to be had, so it matters whether the one that a caller saw refused is dead. */
  async #verdictOnRefused(
    dead: readonly string[],
  ): Promise<{ readonly outcome: Proof['outcome']; readonly value: string } | undefined> {
    const value = this.#refused;
    if (value === undefined || dead.includes(value)) return undefined;
    if (this.#seen?.current?.value !== value) return undefined;
    const proof = await this.#proveRefused();
    return proof === undefined ? undefined : { outcome: proof.outcome, value };
  }

  async #proveRefused(): Promise<Proof | undefined> {
    return this.#refused === undefined
      ? undefined
      : this.#issuer.prove?.(this.#refused, this.#call.signal);
  }

  /** Whether somebody has published a token meanwhile that is as good as this one. */
  #hasNewer(row: TokenRecord | undefined, token: KeptToken): boolean {
    if (row?.state !== 'fresh' || row.version === this.#seen?.version) return false;
    if (row.current === undefined || row.current.value === this.#refused) return false;
    return row.current.obtainedAtEpochMs >= token.obtainedAtEpochMs;
  }

  #change(
    nextOf: (row: TokenRecord | undefined) => NextTokenRecord | undefined,
  ): ReturnType<typeof changeRow> {
    return changeRow(this.#deps, this.#issuer.credential, this.#seen, nextOf, this.#call);
  }

  #proven(token: KeptToken): KeptToken {
    return { ...token, provenAtEpochMs: this.#deps.store.nowEpochMs() };
  }

  #context(): ChangeContext {
    const { store, settings, random } = this.#deps;
    const { credential } = this.#issuer;
    const { refreshMinutes } = settings;
    return { credential, nowEpochMs: store.nowEpochMs(), refreshMinutes, random };
  }
}

function keptFrom(
  { value, lifeMs }: Pick<Issued, 'value' | 'lifeMs'>,
  atEpochMs: number,
): KeptToken {
  return {
    value,
    obtainedAtEpochMs: atEpochMs,
    expiresAtEpochMs: atEpochMs + lifeMs,
    provenAtEpochMs: undefined,
  };
}

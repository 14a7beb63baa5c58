import { reportError } from '../../shared/errors/index.ts';
import type { Logger } from '../../shared/observability/index.ts';
import type { SecretProvider } from '../../shared/secrets/index.ts';
import type { Clock } from '../../shared/time/index.ts';
import type { KeptSecret } from './ports.ts';
import { withinTime } from './within-time.ts';

export interface KeptSecretOptions<Value> {
  /** Must not keep values itself: how long they are kept is decided here. */
  readonly secrets: SecretProvider;
  readonly secretName: string;
  /** What the text means; called when it has changed. */
  readonly parse: (text: string) => Value;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A withdrawn value is used for so long at most, unless KMS is down. */
const VALID_MS = 5 * 60_000;
/** Whoever sends nonsense can make us read no more often than this. */
const EARLY_READING_MS = 30_000;
/** A reading that is merely due may keep a request waiting for so long. */
const REFRESH_WAIT_MS = 300;
/** While there is no value at all, nothing is read again sooner than this after a failure. */
const AFTER_FAILURE_MS = 1_000;

interface Kept<Value> {
  readonly text: string;
  readonly value: Value;
  readonly readAtEpochMs: number;
}

/** A secret that is kept for some minutes, and longer while it cannot be read. */
export function createKeptSecret<Value>(options: KeptSecretOptions<Value>): KeptSecret<Value> {
  const secret = new ReadSecret(options);
  return {
    known: () => secret.known(),
    current: () => secret.current(),
    readEarly: () => secret.readEarly(),
  };
}

class ReadSecret<Value> {
  readonly #options: KeptSecretOptions<Value>;
  #kept: Kept<Value> | undefined;
  #reading: Promise<Kept<Value>> | undefined;
  #triedAtEpochMs = Number.NEGATIVE_INFINITY;
  #failure: { readonly error: unknown; readonly atEpochMs: number } | undefined;

  constructor(options: KeptSecretOptions<Value>) {
    this.#options = options;
  }

  known(): Value | undefined {
    const kept = this.#kept;
    if (kept === undefined) return undefined;
    return this.#options.clock.nowEpochMs() < kept.readAtEpochMs + VALID_MS
      ? kept.value
      : undefined;
  }

  async current(): Promise<Value> {
    const known = this.known();
    if (known !== undefined) return known;
    const now = this.#options.clock.nowEpochMs();
    const kept = this.#kept;
    if (kept !== undefined) return ((await this.#refreshed(now)) ?? kept).value;
    const failure = this.#failure;
    if (failure !== undefined && now < failure.atEpochMs + AFTER_FAILURE_MS) throw failure.error;
    return (await this.#read()).value;
  }

  async readEarly(): Promise<Value | undefined> {
    return (await this.#refreshed(this.#options.clock.nowEpochMs()))?.value;
  }

  /** Joins a reading that is under way, or begins one if the last was long enough ago. */
  async #refreshed(nowEpochMs: number): Promise<Kept<Value> | undefined> {
    const isSoon = nowEpochMs < this.#triedAtEpochMs + EARLY_READING_MS;
    if (this.#reading === undefined && isSoon) return undefined;
    try {
      const result = await withinTime(this.#options.clock, REFRESH_WAIT_MS, () => this.#read());
      return result.outcome === 'done' ? result.value : undefined;
    } catch {
      return undefined;
    }
  }

  /** One reading for all who want one. */
  #read(): Promise<Kept<Value>> {
    this.#reading ??= this.#readOnce().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async #readOnce(): Promise<Kept<Value>> {
    const { secrets, secretName, parse, clock, log } = this.#options;
    const startedAt = clock.nowEpochMs();
    this.#triedAtEpochMs = startedAt;
    try {
      const { value: text } = await secrets.getSecret(secretName);
      const value = text === this.#kept?.text ? this.#kept.value : parse(text);
      this.#kept = { text, value, readAtEpochMs: startedAt };
      this.#failure = undefined;
      return this.#kept;
    } catch (error) {
      this.#failure = { error, atEpochMs: clock.nowEpochMs() };
      const { code, text } = reportError(error);
      const name = secretName;
      log.error('intake.secret-unreadable', { name, code, text, inUse: this.#kept !== undefined });
      throw error;
    }
  }
}

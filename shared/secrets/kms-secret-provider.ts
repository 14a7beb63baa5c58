import { createApiCaller, type AccessKey, type ApiCaller } from '../alibaba-api/index.ts';
import type { HttpClient } from '../http/index.ts';
import type { RandomSource } from '../random/index.ts';
import type { Clock } from '../time/index.ts';
import { SecretStoreUnavailableError } from './errors.ts';
import { getSecretValue } from './kms-get-secret-value.ts';
import { SecretCache } from './secret-cache.ts';
import type { Secret, SecretProvider } from './secret-provider.ts';

export interface KmsSecretProviderOptions {
  /**
   * `kms.cn-hongkong.aliyuncs.com`, `host:port`, or a URL with its scheme. Without a scheme: HTTPS.
   * Plain HTTP is refused except on loopback.
   */
  readonly endpoint: string;
  /** Asked before every request, because the keys of a role change. */
  readonly credentials: () => AccessKey | Promise<AccessKey>;
  readonly http: HttpClient;
  readonly clock: Clock;
  /** For nonces and for the jitter between attempts. */
  readonly random: RandomSource;
  /** A secret that was changed or withdrawn is used for at most this long. Default 5 minutes. */
  readonly cacheTtlMs?: number;
  /** Time for one secret, all attempts together. Default 10 seconds. */
  readonly deadlineMs?: number;
  /** Time for one request. Default 3 seconds. */
  readonly requestTimeoutMs?: number;
  /** Default 3. */
  readonly maxAttempts?: number;
}

const LONGEST_PAUSE_MS = 2_000;

/**
 * Secrets from KMS Secrets Manager, by signed requests without an SDK (decision of 2026-11-26 on KMS).
 * Values are kept in memory for `cacheTtlMs`; throttling, faults of the server and broken connections
 * are tried again with jitter until `maxAttempts` or the deadline. Errors never hold what KMS wrote
 * but its code.
 *
 * @example
 * const secrets = new KmsSecretProvider({ endpoint, credentials, http, clock, random });
 * const { value } = await secrets.getSecret('prod/dingtalk/app-secret');
 */
export class KmsSecretProvider implements SecretProvider {
  readonly #options: KmsSecretProviderOptions;
  readonly #call: ApiCaller;
  readonly #cache: SecretCache;

  /** @throws RangeError if the endpoint is plain HTTP to anywhere but loopback */
  constructor(options: KmsSecretProviderOptions) {
    this.#options = options;
    this.#call = createApiCaller(options);
    this.#cache = new SecretCache(options.clock, options.cacheTtlMs ?? 5 * 60_000);
  }

  /** @throws SecretNotFoundError, SecretAccessDeniedError, SecretStoreUnavailableError */
  async getSecret(
    name: string,
    options: {
      readonly version?: string;
      readonly fresh?: boolean;
      readonly signal?: AbortSignal;
    } = {},
  ): Promise<Secret> {
    options.signal?.throwIfAborted();
    const key = JSON.stringify([name, options.version ?? null]);
    const read = (): Promise<Secret> => this.#readBeforeDeadline(name, options.version);
    const secret = this.#cache.get(key, read, options.fresh);
    return options.signal === undefined ? secret : orAborted(secret, options.signal);
  }

  async #readBeforeDeadline(name: string, version: string | undefined): Promise<Secret> {
    const { clock, deadlineMs = 10_000 } = this.#options;
    const deadline = new AbortController();
    const finished = new AbortController();
    clock.sleep(deadlineMs, finished.signal).then(
      () => deadline.abort(new SecretStoreUnavailableError(name, 'deadline')),
      () => undefined,
    );
    try {
      return await this.#readWithRetries(name, version, deadline.signal);
    } finally {
      finished.abort();
    }
  }

  async #readWithRetries(
    name: string,
    version: string | undefined,
    signal: AbortSignal,
  ): Promise<Secret> {
    const { clock, random, maxAttempts = 3, requestTimeoutMs: timeoutMs = 3_000 } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await getSecretValue(this.#call, { name, version, timeoutMs, signal });
      if ('value' in answer) return answer;
      if (!answer.transient || attempt >= maxAttempts) throw answer.error;
      const pauseMs = Math.min(LONGEST_PAUSE_MS, 100 * 2 ** attempt) * random.unit();
      await clock.sleep(pauseMs, signal);
    }
  }
}

/** Ends the wait of one caller; the read goes on for the others. */
function orAborted(secret: Promise<Secret>, signal: AbortSignal): Promise<Secret> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    secret.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

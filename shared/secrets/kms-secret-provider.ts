import type { RandomSource } from '../random/index.ts';
import type { Clock } from '../time/index.ts';
import { SecretStoreUnavailableError } from './errors.ts';
import { judgeKmsFailure } from './kms-failure.ts';
import { SecretCache } from './secret-cache.ts';
import type { Secret, SecretProvider } from './secret-provider.ts';

/** An access key; `securityToken` belongs to the temporary keys of a role. */
export interface KmsCredentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  readonly securityToken?: string;
}

export interface KmsSecretProviderOptions {
  /**
   * `kms.cn-hongkong.aliyuncs.com`, `host:port`, or a URL with its scheme. Without a scheme: HTTPS.
   * Plain HTTP is refused except on loopback.
   */
  readonly endpoint: string;
  /** Asked before every request, because the keys of a role change. */
  readonly credentials: () => KmsCredentials | Promise<KmsCredentials>;
  readonly clock: Clock;
  /** For the jitter between attempts. */
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
 * Secrets from KMS Secrets Manager through the official SDK, which is loaded at the first call.
 * Values are kept in memory for `cacheTtlMs`; throttling, faults of the server and broken connections
 * are tried again with jitter until `maxAttempts` or the deadline. Errors never hold the SDK's own
 * messages: those contain the signed URL with the security token.
 *
 * @example
 * const secrets = new KmsSecretProvider({ endpoint, credentials, clock, random });
 * const { value } = await secrets.getSecret('prod/dingtalk/app-secret');
 */
export class KmsSecretProvider implements SecretProvider {
  readonly #options: KmsSecretProviderOptions;
  readonly #endpoint: KmsEndpoint;
  readonly #cache: SecretCache;

  constructor(options: KmsSecretProviderOptions) {
    this.#options = options;
    this.#endpoint = readEndpoint(options.endpoint);
    this.#cache = new SecretCache(options.clock, options.cacheTtlMs ?? 5 * 60_000);
  }

  /** @throws SecretNotFoundError, SecretAccessDeniedError, SecretStoreUnavailableError */
  async getSecret(
    name: string,
    options: { readonly version?: string; readonly signal?: AbortSignal } = {},
  ): Promise<Secret> {
    options.signal?.throwIfAborted();
    const key = JSON.stringify([name, options.version ?? null]);
    const secret = this.#cache.get(key, () => this.#readBeforeDeadline(name, options.version));
    return options.signal === undefined ? secret : orAborted(secret, options.signal);
  }

  async #readBeforeDeadline(name: string, version: string | undefined): Promise<Secret> {
    const deadline = new AbortController();
    const expiry = this.#options.clock
      .sleep(this.#options.deadlineMs ?? 10_000, deadline.signal)
      .then(() => {
        throw new SecretStoreUnavailableError(name, 'deadline');
      });
    try {
      return await Promise.race([this.#readWithRetries(name, version, deadline.signal), expiry]);
    } finally {
      expiry.catch(() => undefined);
      deadline.abort();
    }
  }

  async #readWithRetries(
    name: string,
    version: string | undefined,
    signal: AbortSignal,
  ): Promise<Secret> {
    const { clock, random, maxAttempts = 3 } = this.#options;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#readOnce(name, version);
      } catch (error) {
        const failure = judgeKmsFailure(error, name, version);
        if (!failure.transient || attempt >= maxAttempts || signal.aborted) throw failure.error;
        const pauseMs = Math.min(LONGEST_PAUSE_MS, 100 * 2 ** attempt) * random.unit();
        await clock.sleep(pauseMs, signal);
      }
    }
  }

  async #readOnce(name: string, version: string | undefined): Promise<Secret> {
    const sdk = await import('@alicloud/kms20160120');
    // Loaders differ in how they show the default export of a CommonJS module.
    const exported = sdk.default as unknown as typeof sdk.default | typeof sdk.default.default;
    const Client = typeof exported === 'function' ? exported : exported.default;
    const timeoutMs = this.#options.requestTimeoutMs ?? 3_000;
    const client = new Client({
      ...this.#endpoint,
      ...(await this.#options.credentials()),
      regionId: 'cn-hongkong',
      readTimeout: timeoutMs,
      connectTimeout: timeoutMs,
    } as unknown as ConstructorParameters<typeof Client>[0]);
    const request = new sdk.GetSecretValueRequest({
      secretName: name,
      ...(version === undefined ? {} : { versionId: version }),
    });
    const answer = await client.getSecretValue(request);
    return readAnswer(answer, name);
  }
}

interface KmsEndpoint {
  readonly endpoint: string;
  readonly protocol: 'http' | 'https';
}

function readEndpoint(text: string): KmsEndpoint {
  const url = new URL(/^https?:\/\//.test(text) ? text : `https://${text}`);
  const isLoopback = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url.protocol === 'http:' && !isLoopback) {
    throw new RangeError('the KMS endpoint must be HTTPS: secrets would travel in the clear');
  }
  return { endpoint: url.host, protocol: url.protocol === 'http:' ? 'http' : 'https' };
}

/** Every field is optional on the wire, whatever the SDK's types say. */
function readAnswer(
  answer: { readonly secretData?: unknown; readonly versionId?: unknown },
  name: string,
): Secret {
  const { secretData, versionId } = answer;
  if (typeof secretData !== 'string' || secretData === '' || typeof versionId !== 'string') {
    throw new SecretStoreUnavailableError(name, 'an answer without a value');
  }
  return { value: secretData, version: versionId };
}

/** Ends the wait of one caller; the read goes on for the others. */
function orAborted(secret: Promise<Secret>, signal: AbortSignal): Promise<Secret> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    secret.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

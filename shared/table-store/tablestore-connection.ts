import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { RandomSource } from '../random/index.ts';
import type { Clock } from '../time/index.ts';
import { DEFAULT_RETRY, retryDelayMs, type RetryPolicy } from './retry-policy.ts';
import {
  attemptCall,
  type TablestoreAnswer,
  type TablestoreCredentials,
} from './tablestore-attempt.ts';
import { errorOfFault, mayRepeat, TablestoreFault } from './tablestore-fault.ts';
import { loadTablestore, type TablestoreModule } from './tablestore-sdk.ts';

export interface TablestoreConnectionOptions {
  /** `https://<instance>.<region>.ots.aliyuncs.com`, or the VPC form. */
  readonly endpoint: string;
  readonly instanceName: string;
  /** Read at every attempt, because a role's keys change during the life of an instance. */
  readonly credentials: () => TablestoreCredentials;
  /** Longest wait for one attempt, connection included. Default 5,000. */
  readonly requestTimeoutMs?: number;
  readonly retry?: Partial<RetryPolicy>;
  /** PEM of an authority to trust instead of the built-in ones. */
  readonly trustedAuthorityPem?: string;
  /** Waits between attempts; never used to judge a lease. */
  readonly clock: Clock;
  readonly random: RandomSource;
}

export interface TablestoreCall {
  readonly table: string;
  /** Name in the SDK, for example `putRow`. */
  readonly operation: string;
  readonly isWrite: boolean;
  /** Builds the SDK's parameters with the loaded SDK's own classes. */
  readonly parameters: (sdk: TablestoreModule) => object;
  readonly signal?: AbortSignal;
}

/** A keep-alive connection to one instance. Repeats what is safe to repeat. */
export interface TablestoreConnection {
  /**
   * @throws TableThrottledError, TableOutcomeUnknownError, TableUnavailableError,
   *   TableAccessDeniedError, TableRequestInvalidError; the signal's reason if it is aborted while
   *   nothing is under way that could have taken effect.
   */
  call(call: TablestoreCall): Promise<TablestoreAnswer>;
  /** Ends idle sockets. */
  close(): void;
}

/** Idle sockets end before a server or a gateway in between is likely to have dropped them. */
const IDLE_SOCKET_MS = 20_000;

/** Prepares a connection; nothing is loaded or sent before the first call. */
export function openSdkConnection(options: TablestoreConnectionOptions): TablestoreConnection {
  const agent = createAgent(options);
  const retry: RetryPolicy = { ...DEFAULT_RETRY, ...options.retry };
  return {
    call: async (call) => {
      const sdk = await loadTablestore();
      for (let attempt = 1; ; attempt += 1) {
        call.signal?.throwIfAborted();
        try {
          return await attemptCall(
            {
              sdk,
              agent,
              endpoint: options.endpoint,
              instanceName: options.instanceName,
              timeoutMs: options.requestTimeoutMs ?? 5_000,
              credentials: options.credentials(),
              ...(call.signal === undefined ? {} : { signal: call.signal }),
            },
            call.operation,
            call.parameters(sdk),
          );
        } catch (error) {
          if (!(error instanceof TablestoreFault)) throw error;
          if (!call.isWrite) call.signal?.throwIfAborted();
          if (attempt >= retry.attempts || !mayRepeat(error.kind, call.isWrite)) {
            throw errorOfFault(error, { ...call, attempts: attempt });
          }
          await options.clock.sleep(retryDelayMs(retry, attempt, options.random), call.signal);
        }
      }
    },
    close: () => agent.destroy(),
  };
}

function createAgent(options: TablestoreConnectionOptions): HttpAgent {
  const settings = { keepAlive: true, timeout: IDLE_SOCKET_MS };
  if (options.endpoint.startsWith('http://')) return new HttpAgent(settings);
  return new HttpsAgent({
    ...settings,
    ...(options.trustedAuthorityPem === undefined ? {} : { ca: options.trustedAuthorityPem }),
  });
}

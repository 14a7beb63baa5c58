import type { Clock } from '../time/index.ts';
import type { RandomSource } from '../random/index.ts';
import { backoffDelayMs } from '../resilience/index.ts';
import type { OssClient, OssConnection } from './oss-connection.ts';
import { classifyOssFault, type OssFault } from './oss-fault.ts';

/** How often a call is made in all, and the waits between. */
export const MAX_ATTEMPTS = 4;
const BACKOFF = { baseMs: 200, capMs: 2_000 };

export type CallOutcome<T> =
  | { readonly outcome: 'answered'; readonly value: T }
  | {
      readonly outcome: 'failed';
      readonly fault: OssFault;
      readonly attempts: number;
      readonly cause: unknown;
    };

export interface OssCaller {
  /**
   * Makes a call that may be repeated without harm: passing faults are waited out with jitter, and
   * a refused identity is tried once more if other credentials are there by now.
   *
   * @throws only the reason of an aborted signal
   */
  call<T>(
    work: (client: OssClient['sdk']) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<CallOutcome<T>>;
}

export function createOssCaller(
  connection: OssConnection,
  clock: Clock,
  random: RandomSource,
): OssCaller {
  return {
    call: async (work, signal) => {
      for (let attempt = 1; ; attempt += 1) {
        signal?.throwIfAborted();
        const client = await connection.client();
        try {
          return { outcome: 'answered', value: await unlessAborted(work(client.sdk), signal) };
        } catch (error) {
          signal?.throwIfAborted();
          const fault = classifyOssFault(error);
          const isWorthRepeating =
            attempt < MAX_ATTEMPTS &&
            (fault.kind === 'passing' ||
              (fault.kind === 'identity' && (await hasOtherKey(connection, client))));
          if (!isWorthRepeating)
            return { outcome: 'failed', fault, attempts: attempt, cause: error };
        }
        await clock.sleep(backoffDelayMs(attempt, BACKOFF, random), signal);
      }
    },
  };
}

/** Role keys change while an instance lives: a call may have been signed with the last ones. */
async function hasOtherKey(connection: OssConnection, used: OssClient): Promise<boolean> {
  return (await connection.client()).accessKeyId !== used.accessKeyId;
}

/** The SDK knows no signals: its request goes on until its own time-out, but nobody waits for it. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    work
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort))
      .catch(() => undefined);
  });
}

import * as z from 'zod';
import type { RandomSource } from '../../shared/random/index.ts';
import type { Clock } from '../../shared/time/index.ts';
import { ServiceFailedError } from './service-failure.ts';

/** What an official SDK of Alibaba Cloud throws; a fault without status is one of the network. */
const sdkError = z.object({
  code: z.string().optional().catch(undefined),
  statusCode: z.number().optional().catch(undefined),
  data: z
    .object({ httpCode: z.number().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

const ATTEMPTS = 4;
const FIRST_WAIT_MS = 200;

export interface ServiceCallOptions {
  readonly service: string;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** Makes a call that may be repeated; the codes given stand for undefined. */
export type ServiceCall = <T>(
  operation: string,
  work: () => Promise<T>,
  absences?: readonly string[],
) => Promise<T | undefined>;

/**
 * Calls of a management interface by its official SDK. What may pass (no answer, a fault of the service,
 * throttling) is repeated, so every call that is made through it has to be harmless when repeated.
 *
 * The returned function throws ServiceFailedError.
 */
export function createServiceCall({ service, clock, random }: ServiceCallOptions): ServiceCall {
  return async (operation, work, absences = []) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        const { fault, retryable } = judge(error);
        if (absences.includes(fault)) return undefined;
        if (!retryable || attempt >= ATTEMPTS) {
          throw new ServiceFailedError({ service, operation, fault, retryable }, error);
        }
        await clock.sleep(FIRST_WAIT_MS * 2 ** (attempt - 1) * (1 + random.unit()));
      }
    }
  };
}

/** The status of an answer decides; a code that begins with `Throttling` means "later". */
function judge(error: unknown): { readonly fault: string; readonly retryable: boolean } {
  const { code, statusCode, data } = sdkError.safeParse(error).data ?? {};
  const status = statusCode ?? data?.httpCode;
  const isThrottled = code?.startsWith('Throttling') ?? false;
  if (status === undefined) return { fault: code ?? 'no answer', retryable: true };
  const fault = code ?? `status ${String(status)}`;
  return { fault, retryable: status >= 500 || status === 429 || isThrottled };
}

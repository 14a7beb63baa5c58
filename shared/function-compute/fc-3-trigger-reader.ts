import * as z from 'zod';
import { createApiCaller, readErrorCode } from '../alibaba-api/index.ts';
import { HttpError, type HttpResponse } from '../http/index.ts';
import { TriggersUnreadableError } from './errors.ts';
import type { FcApiOptions } from './fc-3-function-invoker.ts';
import type { DeployedTimer, TriggerReader } from './trigger-reader.ts';

const VERSION = '2023-03-30';
const TIMEOUT_MS = 10_000;
/** A function has fifty triggers at most, each with a configuration of a few hundred bytes. */
const MAX_RESPONSE_BYTES = 1_024 * 1_024;
const PAGE = '100';

const pageSchema = z.object({
  nextToken: z.string().optional(),
  triggers: z.array(
    z.object({
      triggerName: z.string(),
      triggerType: z.string(),
      /** JSON as a text. */
      triggerConfig: z.string().optional(),
      qualifier: z.string().optional(),
    }),
  ),
});
const timerConfigSchema = z.object({ enable: z.boolean() });

/**
 * Reads triggers through the API of Function Compute 3.0 (`ListTriggers`, 2023-03-30), without an
 * SDK.
 *
 * @example
 * const timers = await createFcTriggerReader(options).timersOf('dt-token-refresh-prod');
 */
export function createFcTriggerReader(options: FcApiOptions): TriggerReader {
  const call = createApiCaller(options);
  return {
    timersOf: async (functionName, { signal } = {}) => {
      const timers: DeployedTimer[] = [];
      let nextToken = '';
      do {
        const response = await answered(functionName, () =>
          call({
            action: 'ListTriggers',
            version: VERSION,
            method: 'GET',
            path: `/${VERSION}/functions/${encodeURIComponent(functionName)}/triggers`,
            query: { limit: PAGE, ...(nextToken === '' ? {} : { nextToken }) },
            timeoutMs: TIMEOUT_MS,
            maxResponseBytes: MAX_RESPONSE_BYTES,
            signal,
          }),
        );
        if (isUnknownFunction(response)) return undefined;
        const page = pageIn(functionName, response);
        timers.push(...timersIn(functionName, page));
        const following = page.nextToken ?? '';
        nextToken = following === nextToken ? '' : following;
      } while (nextToken !== '');
      return timers;
    },
  };
}

function isUnknownFunction({ status, body }: HttpResponse): boolean {
  return status === 404 && readErrorCode(body) === 'FunctionNotFound';
}

function pageIn(functionName: string, { status, body }: HttpResponse): z.infer<typeof pageSchema> {
  if (status !== 200) {
    throw new TriggersUnreadableError(functionName, readErrorCode(body) ?? `status ${status}`);
  }
  const page = pageSchema.safeParse(parsed(Buffer.from(body).toString()));
  if (!page.success) throw unreadableAnswer(functionName);
  return page.data;
}

function timersIn(
  functionName: string,
  { triggers }: z.infer<typeof pageSchema>,
): readonly DeployedTimer[] {
  return triggers
    .filter(({ triggerType }) => triggerType === 'timer')
    .map(({ triggerName, triggerConfig = '', qualifier }) => {
      const config = timerConfigSchema.safeParse(parsed(triggerConfig));
      if (!config.success) throw unreadableAnswer(functionName);
      return { triggerName, isEnabled: config.data.enable, qualifier };
    });
}

async function answered(
  functionName: string,
  send: () => Promise<HttpResponse>,
): Promise<HttpResponse> {
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    throw new TriggersUnreadableError(functionName, String(error.details['reason'] ?? error.code));
  }
}

function unreadableAnswer(functionName: string): TriggersUnreadableError {
  return new TriggersUnreadableError(functionName, 'an answer of another form');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

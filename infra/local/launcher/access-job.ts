import type { BilingualText, ErrorReport } from '../../../shared/errors/index.ts';
import type { ShownQuota } from '../../../functions/token-refresh/status/shown-quota.ts';
import type { ShownToken } from '../../../functions/token-refresh/status/shown-token.ts';
import { FunctionFailedError, invokeFunction, type InvokeTarget } from './invoke-function.ts';
import { STAGE } from './local-cloud.ts';

const FUNCTION = `dt-token-refresh-${STAGE}`;
/** A function that was killed is asked again. */
const MAX_ATTEMPTS = 3;

/** What an action of token-refresh answers; an error instead where it could not be done. */
interface Answer {
  readonly outcome: string;
  readonly error?: ErrorReport;
  readonly next: BilingualText;
}

/** How access to DingTalk is doing: the tokens of the apps, and what is left of the month. */
export interface AccessOverview {
  readonly tokens: readonly ShownToken[];
  readonly quotas: readonly ShownQuota[];
  /** What to do now, or why there is nothing to show. */
  readonly next: readonly BilingualText[];
}

/** Lets the function ask DingTalk for tokens, as its timer does every few minutes. */
export async function refreshTokens(target: InvokeTarget): Promise<void> {
  await ask(target, { action: 'refresh' });
}

/** Asks for token status and the ledger of metered calls. Costs no call to DingTalk. */
export async function readAccess(target: InvokeTarget): Promise<AccessOverview> {
  const status: Answer & { readonly tokens?: readonly ShownToken[] } = await ask(target, {
    action: 'status',
  });
  const quota: Answer & { readonly organisations?: readonly ShownQuota[] } = await ask(target, {
    action: 'quota',
  });
  return {
    tokens: status.tokens ?? [],
    quotas: quota.organisations ?? [],
    next: [status, quota].map(({ error, next }) => error?.text ?? next),
  };
}

async function ask(target: InvokeTarget, payload: object): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await invokeFunction(target, FUNCTION, payload)) as Answer;
    } catch (error) {
      if (!(error instanceof FunctionFailedError) || attempt >= MAX_ATTEMPTS) throw error;
    }
  }
}

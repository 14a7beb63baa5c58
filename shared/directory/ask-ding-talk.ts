import { UnexpectedAnswerError, type DingTalkClient } from '../dingtalk/index.ts';
import { reportError } from '../errors/index.ts';
import type { Clock } from '../time/index.ts';
import type { Question, Reply } from './question.ts';

export type AskEnd<Value> =
  | { readonly outcome: 'answered'; readonly reply: Reply<Value> }
  | {
      readonly outcome: 'failed';
      readonly error: unknown;
      /** Down, busy, blocked, no token, or a page that is not DingTalk's: later it may answer. */
      readonly mayPass: boolean;
    };

/** Asks once. Only what DingTalk itself says of the subject counts as "absent" or "outside". */
export async function askDingTalk<Value>(
  question: Question<Value>,
  options: {
    readonly client: DingTalkClient;
    readonly clock: Clock;
    readonly signal: AbortSignal;
    /** For each call; undefined: as long as the client has patience. */
    readonly patienceMs: number | undefined;
  },
): Promise<AskEnd<Value>> {
  const { client, clock, signal, patienceMs } = options;
  const callOptions = () => ({
    signal,
    ...(patienceMs === undefined ? {} : { deadlineEpochMs: clock.nowEpochMs() + patienceMs }),
  });
  try {
    const value = await question.ask(client, callOptions);
    return { outcome: 'answered', reply: { outcome: 'found', value } };
  } catch (error) {
    const outcome = question.refusal(error);
    if (outcome !== undefined) return { outcome: 'answered', reply: { outcome } };
    return { outcome: 'failed', error, mayPass: mayPass(error) };
  }
}

/** Whether a later call may be answered, though nothing is changed. */
export function mayPass(error: unknown): boolean {
  return reportError(error).retryable || error instanceof UnexpectedAnswerError;
}

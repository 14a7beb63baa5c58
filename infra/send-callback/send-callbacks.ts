import { usageError } from '../command/usage-error.ts';
import { CallbackCrypto } from '../local/dingtalk/push/callback-crypto.ts';
import { judgeReply, type CallbackVerdict } from '../local/dingtalk/push/callback-reply.ts';
import {
  callbackRequest,
  DOCUMENTED_SPELLING,
  type ParameterSpelling,
} from '../local/dingtalk/push/callback-request.ts';
import { postJson, type PostOutcome } from '../local/dingtalk/push/post-json.ts';
import { postRobotMessage } from '../local/dingtalk/push/robot-message.ts';
import type { CallbackContent } from './callback-content.ts';
import type { CallbackTarget } from './callback-target.ts';

/** One sending, and how it ended. */
export interface SentCallback {
  readonly verdict: CallbackVerdict;
  readonly durationMs: number;
}

/** How it is to be sent. */
export interface SendingPlan {
  readonly isRobot: boolean;
  readonly times: number;
  readonly isParallel: boolean;
  readonly timeoutMs: number;
  readonly spelling: ParameterSpelling;
}

/**
 * Sends the same content as often as wanted: each time encrypted and signed anew, as DingTalk's own
 * retries are.
 */
export async function sendCallbacks(
  target: CallbackTarget,
  content: CallbackContent,
  plan: SendingPlan,
): Promise<readonly SentCallback[]> {
  const send = async (): Promise<SentCallback> => {
    const begun = performance.now();
    const verdict = await (plan.isRobot ? sendToRobot : sendEvent)(target, content, plan);
    return { verdict, durationMs: Math.round(performance.now() - begun) };
  };
  const turns = Array.from({ length: plan.times });
  if (plan.isParallel) return Promise.all(turns.map(send));
  const sent: SentCallback[] = [];
  for (const _turn of turns) sent.push(await send());
  return sent;
}

/** Reads `--spelling`. @throws UsageError for anything but the spellings that were seen */
export function readSpelling(text: string | undefined): ParameterSpelling {
  if (text === undefined) return DOCUMENTED_SPELLING;
  const [signature, timestamp = 'timestamp', ...rest] = text.split('/');
  const isKnown =
    (signature === 'signature' || signature === 'msg_signature' || signature === 'both') &&
    (timestamp === 'timestamp' || timestamp === 'timeStamp') &&
    rest.length === 0;
  if (isKnown) return { signature, timestamp };
  throw usageError([
    {
      en: '--spelling: signature, msg_signature or both, with /timeStamp behind it or not',
      zhHK: '--spelling：須為 signature、msg_signature 或 both，後面可加 /timeStamp',
    },
  ]);
}

async function sendEvent(
  target: CallbackTarget,
  content: CallbackContent,
  plan: SendingPlan,
): Promise<CallbackVerdict> {
  const crypto = new CallbackCrypto(target);
  const sealed = crypto.seal(JSON.stringify(content.payload), timestampOf(target));
  const { url, body } = callbackRequest(target.url, sealed, plan.spelling);
  return judgeReply(await postJson(url, body, { timeoutMs: plan.timeoutMs }), crypto);
}

/** The answer to a robot's message may be anything; its status says whether it was taken. */
async function sendToRobot(
  target: CallbackTarget,
  content: CallbackContent,
  plan: SendingPlan,
): Promise<CallbackVerdict> {
  const { appSecret } = target;
  const outcome = await postRobotMessage(
    new URL(target.url),
    content.payload,
    { timestamp: timestampOf(target), appSecret },
    { timeoutMs: plan.timeoutMs },
  );
  return judgeStatus(outcome);
}

function judgeStatus(outcome: PostOutcome): CallbackVerdict {
  if (outcome.kind !== 'reply') return outcome;
  const { status } = outcome;
  if (status >= 300 && status < 400) return { kind: 'redirect', status };
  return status === 200 ? { kind: 'success' } : { kind: 'status', status };
}

function timestampOf({ clockOffsetMs }: CallbackTarget): string {
  return String(Date.now() + clockOffsetMs);
}

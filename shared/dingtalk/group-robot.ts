import type { HttpClient } from '../http/index.ts';
import type { RandomSource } from '../random/index.ts';
import { backoffDelayMs } from '../resilience/index.ts';
import type { Clock } from '../time/index.ts';
import { UnavailableError } from './errors.ts';
import { exchange, type DingTalkEndpoints } from './exchange.ts';
import { sendRobotMessage, type SignedRobotMessage } from './operations/group-robot.ts';
import { signRobotRequest } from './robot-signature.ts';

/** A group's custom robot: whoever has both values can write to the group. */
export interface GroupRobotKeys {
  readonly accessToken: string;
  /** Begins with `SEC`. */
  readonly signingSecret: string;
}

export interface GroupRobotOptions {
  readonly endpoints: DingTalkEndpoints;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: RandomSource;
}

/** Writes to groups by their custom robots. */
export interface GroupRobot {
  /**
   * Sends the message, and repeats it after an unknown outcome: its id keeps it from reaching the
   * group twice. A muted robot is not waited for.
   *
   * @throws DingTalkError; the reason of the signal if aborted
   */
  send(
    keys: GroupRobotKeys,
    message: Pick<SignedRobotMessage, 'message' | 'messageId'>,
    signal?: AbortSignal,
  ): Promise<void>;
}

const ATTEMPTS = 4;
const BACKOFF = { baseMs: 500, capMs: 5_000 };
const TIMEOUT_MS = 10_000;
const MAX_RESPONSE_BYTES = 64 * 1_024;

/**
 * @example
 * const robot = createGroupRobot({ endpoints, http, clock, random });
 * await robot.send(keys, { messageId, message: { msgtype: 'text', text: { content } } });
 */
export function createGroupRobot(options: GroupRobotOptions): GroupRobot {
  const { clock, random } = options;
  return {
    send: async (keys, message, signal) => {
      for (let attempt = 1; ; attempt += 1) {
        signal?.throwIfAborted();
        try {
          await sendOnce(options, keys, message, signal);
          return;
        } catch (error) {
          if (!(error instanceof UnavailableError) || attempt >= ATTEMPTS) throw error;
        }
        await clock.sleep(backoffDelayMs(attempt, BACKOFF, random), signal);
      }
    },
  };
}

/** Signed anew at each attempt, so that no wait makes the signature too old. */
async function sendOnce(
  { endpoints, http, clock }: GroupRobotOptions,
  { accessToken, signingSecret }: GroupRobotKeys,
  message: Pick<SignedRobotMessage, 'message' | 'messageId'>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const timestampEpochMs = clock.nowEpochMs();
  const signature = signRobotRequest(signingSecret, timestampEpochMs);
  await exchange(
    sendRobotMessage,
    { ...message, timestampEpochMs, signature },
    {
      http,
      endpoints,
      nowEpochMs: () => clock.nowEpochMs(),
      accessToken,
      secrets: [signingSecret, signature],
      timeoutMs: TIMEOUT_MS,
      maxResponseBytes: MAX_RESPONSE_BYTES,
      signal,
    },
  );
}

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CALLBACK_APP } from '../../infra/local/launcher/sample-service-desk.ts';
import { witnessMessage, witnessQuery, witnessReply } from './callback-witness.ts';
import type { LocalEvents } from './local-events.ts';

/** DingTalk's 10 and 30 seconds, ten times as fast. */
const RETRIES_AFTER_MS: readonly number[] = [1_000, 3_000];
/** DingTalk waits so long for the reply. */
const PATIENCE_MS = 1_500;

/** What came of a callback: how many attempts it took, and whether one of them was acknowledged. */
export interface Sent {
  readonly attempts: number;
  readonly isAcknowledged: boolean;
}

/**
 * Sends an event as DingTalk does, with code that is not the product's: the same event up to three
 * times, encrypted and signed anew each time, until a signed, encrypted `success` comes back in time.
 *
 * @param where the local cloud at this moment; undefined while it is down
 */
export async function sendAsDingTalk(
  where: () => LocalEvents | undefined,
  event: Readonly<Record<string, unknown>>,
): Promise<Sent> {
  for (let attempts = 1; ; attempts += 1) {
    if (await isAcknowledged(where(), event)) return { attempts, isAcknowledged: true };
    const waitMs = RETRIES_AFTER_MS[attempts - 1];
    if (waitMs === undefined) return { attempts, isAcknowledged: false };
    await sleep(waitMs);
  }
}

async function isAcknowledged(
  local: LocalEvents | undefined,
  event: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  if (local === undefined) return false;
  const message = witnessMessage(JSON.stringify(event), local.keys, {
    timestamp: String(Date.now()),
    nonce: randomBytes(4).toString('hex'),
    random: randomBytes(16),
  });
  try {
    const answer = await fetch(
      `${local.intakeUrl}/callback/${CALLBACK_APP}?${witnessQuery(message)}`,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ encrypt: message.encrypt }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      },
    );
    if (answer.status !== 200) return false;
    return witnessReply(await answer.json(), local.keys) === 'success';
  } catch {
    // No answer, none in time, or one that DingTalk would not take.
    return false;
  }
}

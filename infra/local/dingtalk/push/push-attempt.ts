import type { FaultEffect } from '../../stand-in/fault-switchboard.ts';
import type { LiveSettings } from '../settings.ts';
import type { CallbackMessenger } from './callback-messenger.ts';
import type { CallbackRegistration, CallbackRegistrations } from './callback-registrations.ts';
import type { PushQueue } from './push-queue.ts';
import type { PushQuota } from './push-quota.ts';
import type { PushAttempt, PushRecord, PushState } from './queued-push.ts';

/** What an attempt works with. */
export interface PushAttemptParts {
  readonly queue: PushQueue;
  readonly quota: PushQuota;
  readonly registrations: CallbackRegistrations;
  readonly messenger: CallbackMessenger;
  readonly settings: LiveSettings;
  /** The switchboard's effects on a push. */
  readonly drawEffects: () => readonly FaultEffect[];
  readonly now: () => number;
}

type Verdict = PushAttempt['verdict'];

/** How long a push that is to come out of order lets others go ahead. */
const REORDER_MS = 1_000;

/**
 * Takes a push that is due one step further: an attempt, or what stands in its way. The outcome is on
 * disk when this resolves; a process that ends during the attempt leaves the push as it was.
 */
export async function attemptPush(parts: PushAttemptParts, push: PushRecord): Promise<void> {
  const { queue, quota } = parts;
  const registration = parts.registrations.of(push.appKey);
  const reason = reasonForSilence(parts, push, registration);
  if (reason !== undefined) return queue.move(push.pushId, { kind: 'lost', reason });
  const effects = effectsOn(parts, push);
  const obstacle = stateInsteadOfAttempt(effects, parts.now());
  if (obstacle !== undefined) return queue.move(push.pushId, obstacle);
  const release = push.isMetered ? quota.reserve(push.corpId) : undefined;
  try {
    const verdict = await tryOnce(parts, push, registration, effects);
    // What the end of the stand-in broke off is as if it had not begun.
    if (!parts.messenger.hasEnded) await recordAttempt(parts, push, verdict);
    if (verdict.kind === 'success' && effects.some(({ kind }) => kind === 'duplicate')) {
      await queue.add([duplicateOf(push, parts.now())]);
    }
  } finally {
    release?.();
  }
}

function reasonForSilence(
  { settings, quota }: PushAttemptParts,
  push: PushRecord,
  registration: CallbackRegistration | undefined,
): 'unregistered' | 'silence' | 'quota' | undefined {
  if (registration === undefined) return 'unregistered';
  if (!settings.behaviour.pushing) return 'silence';
  return push.isMetered && quota.isSpent(push.corpId) ? 'quota' : undefined;
}

/** Drawn once for an attempt, also where the push was held back in between. */
function effectsOn(parts: PushAttemptParts, push: PushRecord): readonly FaultEffect[] {
  const held = push.state.kind === 'waiting' ? push.state.heldEffects : undefined;
  const effects = held ?? parts.drawEffects();
  return push.isDuplicate === true ? effects.filter(({ kind }) => kind !== 'duplicate') : effects;
}

function stateInsteadOfAttempt(
  effects: readonly FaultEffect[],
  nowEpochMs: number,
): PushState | undefined {
  for (const effect of effects) {
    if (effect.kind === 'delay' || effect.kind === 'reorder') {
      return {
        kind: 'waiting',
        dueEpochMs: nowEpochMs + (effect.kind === 'delay' ? effect.ms : REORDER_MS),
        heldEffects: effects.filter((other) => other !== effect),
      };
    }
    if (effect.kind !== 'error') continue;
    if (effect.code === 'lost') return { kind: 'lost', reason: 'fault' };
    if (effect.code === 'failed') return { kind: 'failed', listedFromEpochMs: nowEpochMs };
  }
  return undefined;
}

async function tryOnce(
  { messenger }: PushAttemptParts,
  push: PushRecord,
  registration: CallbackRegistration | undefined,
  effects: readonly FaultEffect[],
): Promise<Verdict> {
  const isLost = effects.some(
    (effect) => effect.kind === 'error' || (effect.kind === 'drop' && effect.when === 'before'),
  );
  if (isLost || registration === undefined) return { kind: 'lost-on-the-way' };
  const verdict = await messenger.send(registration, push.payload);
  const isReplyLost = effects.some(({ kind }) => kind === 'drop' || kind === 'garbage');
  return isReplyLost ? { kind: 'reply-lost' } : verdict;
}

function recordAttempt(
  { queue, settings, now }: PushAttemptParts,
  push: PushRecord,
  verdict: Verdict,
): Promise<void> {
  const { firstPushRetryMs, secondPushRetryMs, failedListDelayMs } = settings.limits;
  const atEpochMs = now();
  const tried = push.attempts.length;
  const delayMs = [firstPushRetryMs, secondPushRetryMs][tried];
  const afterFailure: PushState =
    delayMs === undefined
      ? { kind: 'failed', listedFromEpochMs: atEpochMs + failedListDelayMs }
      : { kind: 'waiting', dueEpochMs: atEpochMs + delayMs };
  return queue.move(
    push.pushId,
    verdict.kind === 'success' ? { kind: 'delivered' } : afterFailure,
    {
      attempt: { atEpochMs, verdict },
      isCounted: push.isMetered && (tried === 0 || settings.behaviour.pushRetriesAreCounted),
    },
  );
}

function duplicateOf(push: PushRecord, dueEpochMs: number) {
  const { attempts: _attempts, state: _state, ...queued } = push;
  return { ...queued, pushId: `${push.pushId}+`, dueEpochMs, isDuplicate: true } as const;
}

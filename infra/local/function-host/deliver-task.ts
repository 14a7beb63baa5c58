import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultEffect } from '../stand-in/fault-switchboard.ts';
import type { AsyncTask } from './async-task.ts';
import type { HostedFunction } from './hosted-function.ts';
import {
  ResourceExhaustedError,
  type FunctionErrorType,
  type InvocationPayload,
} from './invocation.ts';
import { requestOfRecord } from './request-record.ts';

/** How one delivery went: `refused` is the platform's own trouble (429, 500, 503). */
export type Delivery =
  | { readonly kind: 'succeeded'; readonly body: Buffer }
  | {
      readonly kind: 'function-error';
      readonly errorType: FunctionErrorType;
      readonly body: Buffer;
    }
  | { readonly kind: 'refused' };

const REFUSED: Delivery = { kind: 'refused' };

/** Invokes the function of a task and says how that went. */
export async function deliverTask(target: HostedFunction, task: AsyncTask): Promise<Delivery> {
  try {
    const { outcome } = await target.invoke({
      requestId: task.requestId,
      qualifier: task.qualifier,
      payload: payloadOf(task),
      retryCount: task.functionErrors,
    });
    return outcome.kind === 'returned'
      ? { kind: 'succeeded', body: outcome.body }
      : { kind: 'function-error', errorType: outcome.errorType, body: outcome.body };
  } catch (error) {
    if (error instanceof ResourceExhaustedError) return REFUSED;
    throw error;
  }
}

/**
 * Delivers a task as the switched-on faults want it: late, not at all, with its outcome lost, or
 * twice, at once where there is room for both and one after the other where there is not.
 */
export async function deliverWithFaults(
  effects: readonly FaultEffect[],
  deliver: () => Promise<Delivery>,
): Promise<Delivery> {
  for (const effect of effects) {
    if (effect.kind === 'delay') await sleep(effect.ms);
    if (effect.kind === 'error') return REFUSED;
    if (effect.kind === 'drop' && effect.when === 'before') return REFUSED;
  }
  const isTwice = effects.some(({ kind }) => kind === 'duplicate');
  const [delivery] = isTwice ? await deliverTwice(deliver) : [await deliver()];
  const isLost = effects.some((effect) => effect.kind === 'drop');
  return isLost ? REFUSED : delivery;
}

async function deliverTwice(
  deliver: () => Promise<Delivery>,
): Promise<readonly [Delivery, Delivery]> {
  const [first, second] = await Promise.all([deliver(), deliver()]);
  if (first.kind === 'refused' || second.kind !== 'refused') return [first, second];
  return [first, await deliver()];
}

function payloadOf({ form, event = Buffer.alloc(0) }: AsyncTask): InvocationPayload {
  return form === 'event'
    ? { kind: 'event', event }
    : { kind: 'http', request: requestOfRecord(event) };
}

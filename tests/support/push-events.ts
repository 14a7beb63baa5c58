import { setTimeout as sleep } from 'node:timers/promises';
import { equipmentTemplate } from '../../infra/local/launcher/sample-service-desk.ts';
import type { ToldApproval } from './chain-verdict.ts';
import { sendAsDingTalk, type Sent } from './ding-talk-sender.ts';
import type { LocalEvents } from './local-events.ts';
import { approvalEnd, checkIn } from './pushed-events.ts';
import { SeededStream } from './seeded-stream.ts';

/** Where events are pushed to: a cloud that may be down. */
export interface PushTarget {
  /** Undefined while it is down. */
  readonly local: LocalEvents | undefined;
  /** Waits until it is up. */
  running(): Promise<LocalEvents>;
  /** Asked before each event; waits while none is to be pushed. */
  mayPush?(): Promise<void>;
}

/** What was pushed, and whether it was acknowledged. */
export interface PushedEvents {
  readonly approvals: readonly (ToldApproval & Sent)[];
  /** Events to which nobody has subscribed. */
  readonly others: readonly ({ readonly eventKey: string } & Sent)[];
}

const OTHER_SHARE = 0.15;

/** Pushes one event after the other until it is over, and at least so many. */
export async function pushEvents(
  cloud: PushTarget,
  round: { readonly seed: number; readonly events: number },
  over: AbortSignal,
): Promise<PushedEvents> {
  const stream = new SeededStream(round.seed + 1);
  const approvals: Promise<ToldApproval & Sent>[] = [];
  const others: Promise<{ readonly eventKey: string } & Sent>[] = [];
  for (let number = 0; number < round.events || !over.aborted; number += 1) {
    const eventId = `killed-${String(round.seed)}-${String(number)}`;
    await sleep(stream.integer(20, 250));
    await cloud.mayPush?.();
    if (stream.isTrue(OTHER_SHARE)) others.push(pushOther(cloud, eventId));
    else approvals.push(...(await pushApproval(cloud, eventId)));
  }
  return { approvals: await Promise.all(approvals), others: await Promise.all(others) };
}

/** Nothing if the approval could not be asked for because everything was killed at that moment. */
async function pushApproval(
  cloud: PushTarget,
  eventId: string,
): Promise<readonly Promise<ToldApproval & Sent>[]> {
  const local = await cloud.running();
  const processInstanceId = await local.agreedEquipment().catch(() => undefined);
  if (processInstanceId === undefined) return [];
  const { processCode } = equipmentTemplate;
  const { corpId } = local;
  const event = approvalEnd({
    corpId,
    processInstanceId,
    processCode,
    eventId,
    nowEpochMs: Date.now(),
  });
  const sent = sendAsDingTalk(() => cloud.local, event);
  return [
    sent.then((end) => ({
      processInstanceId,
      eventKeys: [`e_${eventId}`],
      isOwed: end.isAcknowledged,
      ...end,
    })),
  ];
}

async function pushOther(
  cloud: PushTarget,
  eventId: string,
): Promise<{ readonly eventKey: string } & Sent> {
  const { corpId } = await cloud.running();
  const event = checkIn({ corpId, eventId, nowEpochMs: Date.now() });
  return { eventKey: `e_${eventId}`, ...(await sendAsDingTalk(() => cloud.local, event)) };
}

import { createHash } from 'node:crypto';
import { isPlainId } from '../../../../shared/errors/index.ts';
import { MINUTE_MS } from '../../../../shared/time/index.ts';

/** An approval as DingTalk tells it when it is read. */
export interface ReadApproval {
  readonly status: string;
  readonly result?: string | undefined;
  readonly title?: string | undefined;
  readonly businessId?: string | undefined;
  readonly originatorUserId: string;
  readonly createTime: number;
  readonly finishTime?: number | undefined;
}

/** Which approval, of which form, of which organisation. */
export interface ApprovalPlace {
  readonly corpId: string;
  readonly processCode: string;
  readonly instanceId: string;
}

/** The event that a push would have told, made of what DingTalk says now. */
export interface MissedEnd {
  /** One for each approval, however often it is found. */
  readonly key: string;
  readonly type: string;
  readonly content: string;
  readonly eventTimeEpochMs: number;
}

const EVENT_TYPE = 'bpms_instance_change';
const ENDED_STATUSES = ['COMPLETED', 'TERMINATED', 'CANCELED'];

export function hasEnded({ status }: Pick<ReadApproval, 'status'>): boolean {
  return ENDED_STATUSES.includes(status);
}

/**
 * DingTalk often cuts times of approvals to the minute, so such an end counts as of the end of its
 * minute: another event of the same approval in that minute must not look later than its end.
 */
export function missedEndOf(
  approval: ReadApproval,
  { corpId, processCode, instanceId }: ApprovalPlace,
  nowEpochMs: number,
): MissedEnd {
  const finished = approval.finishTime ?? nowEpochMs;
  const latest = finished % MINUTE_MS === 0 ? finished + MINUTE_MS - 1 : finished;
  const isDecided = approval.status === 'COMPLETED';
  const event = {
    EventType: EVENT_TYPE,
    CorpId: corpId,
    processInstanceId: instanceId,
    processCode,
    businessId: approval.businessId,
    title: approval.title,
    staffId: approval.originatorUserId,
    createTime: approval.createTime,
    finishTime: finished,
    type: isDecided ? 'finish' : 'terminate',
    ...(isDecided ? { result: approval.result } : {}),
  };
  return {
    key: keyOf(instanceId),
    type: EVENT_TYPE,
    content: JSON.stringify(event),
    eventTimeEpochMs: Math.min(latest, nowEpochMs),
  };
}

function keyOf(instanceId: string): string {
  if (isPlainId(instanceId)) return `q_${instanceId}`;
  return `q_h${createHash('sha256').update(instanceId).digest('hex')}`;
}

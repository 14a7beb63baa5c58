/** Which approval has ended, and by which event that is told. */
export interface ToldEnd {
  readonly corpId: string;
  readonly processInstanceId: string;
  readonly processCode: string;
  readonly eventId: string;
  readonly nowEpochMs: number;
}

/** The event that tells of an approval's end with agreement, in the shape that DingTalk pushes. */
export function approvalEnd(told: ToldEnd): Readonly<Record<string, unknown>> {
  const { corpId, processInstanceId, processCode, eventId, nowEpochMs } = told;
  return {
    EventType: 'bpms_instance_change',
    EventTime: nowEpochMs,
    CorpId: corpId,
    BizId: eventId,
    eventId,
    processInstanceId,
    processCode,
    businessId: '202611260001',
    bizCategoryId: '',
    businessType: '',
    type: 'finish',
    result: 'agree',
    title: '設備申請',
    staffId: 'hk001',
    createTime: nowEpochMs - 60_000,
    finishTime: nowEpochMs,
    url: 'https://aflow.dingtalk.com/dingtalk/mobile/homepage.htm',
  };
}

/** Somebody has checked in somewhere: an event to which nobody has subscribed. */
export function checkIn(
  told: Pick<ToldEnd, 'corpId' | 'eventId' | 'nowEpochMs'>,
): Readonly<Record<string, unknown>> {
  const { corpId, eventId, nowEpochMs } = told;
  return {
    EventType: 'check_in',
    EventTime: nowEpochMs,
    TimeStamp: String(nowEpochMs),
    CorpId: corpId,
    eventId,
    staffId: 'hk001',
  };
}

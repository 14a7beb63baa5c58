import type { OccurredEvent } from './occurred-event.ts';

/** The envelope of 2026, or what internal apps got before, without id, time and (mostly) company. */
export type EventShape = 'current' | 'old';

type Fields = Readonly<Record<string, unknown>>;

/** Names that began with a capital in the old shape. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  userId: 'UserId',
  deptId: 'DeptId',
  dataList: 'DataList',
  timeStamp: 'TimeStamp',
  userIdList: 'UserIdList',
  labelIdList: 'LabelIdList',
};

/** The plaintext of an event's callback, before it becomes JSON. */
export function eventPayload(corpId: string, event: OccurredEvent, shape: EventShape): Fields {
  return shape === 'current' ? currentPayload(corpId, event) : oldPayload(corpId, event);
}

function currentPayload(
  corpId: string,
  { type, atEpochMs, eventId, fields }: OccurredEvent,
): Fields {
  return {
    EventType: type,
    EventTime: atEpochMs,
    CorpId: corpId,
    BizId: String(atEpochMs),
    eventId,
    ...fields,
  };
}

/** Events about contacts named their company as `CorpId`, approvals as `corpId`, attendance not at all. */
function oldPayload(corpId: string, { type, fields }: OccurredEvent): Fields {
  const company = type.startsWith('bpms_')
    ? { corpId }
    : /^(?:user|org|label)_/.test(type)
      ? { CorpId: corpId }
      : {};
  const renamed = Object.entries(fields).map(([name, value]): [string, unknown] => [
    OLD_NAMES[name] ?? name,
    name === 'timeStamp' ? Number(value) : value,
  ]);
  return { EventType: type, ...Object.fromEntries<unknown>(renamed), ...company };
}

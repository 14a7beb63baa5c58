import type { AppCall, AppOperation } from '../operation.ts';
import { newRefusal } from '../refusal.ts';
import { EVENT_KINDS } from './event-catalogue.ts';
import type { PushRecord } from './queued-push.ts';

const LONGEST_LIST = 200;

/** What could not be pushed, in the form of either host. Both read one list and clear it. */
export const FAILED_LIST_OPERATIONS: readonly AppOperation[] = [
  {
    api: 'call_back/get_call_back_failed_result',
    family: 'plain',
    method: 'GET',
    isMetered: false,
    scopes: ['qyapi_base'],
    handle: async (call) => {
      const { pushes, hasMore } = await takeListed(call, () => true);
      return { has_more: hasMore, failed_list: pushes.map(describeOldItem) };
    },
  },
  {
    api: 'v1.0/event/callbacks/failedResults',
    family: 'rest',
    method: 'GET',
    isMetered: false,
    scopes: ['qyapi_base'],
    handle: async (call) => {
      const begin = call.parameters.integer('beginTime') ?? 0;
      const end = call.parameters.integer('endTime') ?? call.nowEpochMs;
      if (!(begin <= end)) throw newRefusal('invalidParameter', '参数错误: beginTime, endTime');
      const { pushes, hasMore } = await takeListed(
        call,
        ({ eventTimeEpochMs }) => eventTimeEpochMs >= begin && eventTimeEpochMs <= end,
      );
      return { failedList: pushes.map(describeItem), hasMore };
    },
  },
];

function takeListed(call: AppCall, isWanted: (push: PushRecord) => boolean) {
  const isListed = ({ state }: PushRecord): boolean =>
    state.kind === 'failed' && state.listedFromEpochMs <= call.nowEpochMs;
  return call.pushQueue.takeFailed(
    call.app.appKey,
    (push) => isListed(push) && isWanted(push),
    LONGEST_LIST,
  );
}

function describeItem(push: PushRecord): object {
  return {
    callBackTag: push.type,
    corpId: push.corpId,
    eventTime: push.eventTimeEpochMs,
    callBackData: JSON.stringify(push.payload),
  };
}

/** The part named after the event holds the company, and the rest as its kind of event has it. */
function describeOldItem({ type, corpId, eventTimeEpochMs, payload }: PushRecord): object {
  const part = EVENT_KINDS[type]?.failedListPart ?? 'callbackData';
  const {
    EventType: _type,
    EventTime: _time,
    CorpId: _corp,
    BizId: _biz,
    eventId: _id,
    ...fields
  } = payload;
  const told =
    part === 'userid'
      ? (fields['userId'] ?? fields['UserId'])
      : part === 'deptid'
        ? (fields['deptId'] ?? fields['DeptId'])
        : fields;
  return {
    call_back_tag: type,
    event_time: eventTimeEpochMs,
    [type]: { corpid: corpId, [part]: told },
  };
}

import {
  instantOf,
  keyOfEventId,
  keyOfContent,
  textOf,
  wellFormedType,
} from '../../../shared/dingtalk-callback/index.ts';

/** One item of DingTalk's list of failed pushes, as far as it can be read. */
export type FailedPush =
  | {
      readonly kind: 'event';
      /** As the push itself would have had it, if the item names its event; else by its content. */
      readonly key: string;
      /** A name as it may stand in clear; `malformed` for a tag that is none. */
      readonly type: string;
      readonly eventTimeEpochMs: number | undefined;
      /** An envelope as a push has it. */
      readonly content: string;
    }
  /** Something happened to an approval, but not to which: all that helps is to look. */
  | { readonly kind: 'nameless-approval' }
  /** Of no known form, or of another organisation. */
  | { readonly kind: 'unreadable' };

type Fields = Readonly<Record<string, unknown>>;

/** Names of the older form, and what a push calls the same. */
const RENAMED: Readonly<Record<string, string>> = { userid: 'UserId', deptid: 'DeptId' };
/** Parts that hold the content one level deeper. */
const WRAPPERS = ['bpmsCallBackData', 'callbackData', 'roleLabelChange'];

/**
 * Never throws, whatever the item is. An item without an id of its event is known by its content,
 * which tells its time: however often it is read, it is the same.
 */
export function readFailedPush(item: unknown, corpId: string, nowEpochMs: number): FailedPush {
  if (!isFields(item)) return { kind: 'unreadable' };
  const tag = item['call_back_tag'] ?? item['callBackTag'];
  if (typeof tag !== 'string' || tag === '') return { kind: 'unreadable' };
  const payload = payloadOf(item, tag);
  const owner = textOf(payload, ['corpid', 'corpId', 'CorpId']) ?? corpId;
  if (owner !== corpId) return { kind: 'unreadable' };
  const instance = textOf(payload, ['processInstanceId', 'ProcessInstanceId']);
  if (tag.startsWith('bpms_') && instance === undefined) return { kind: 'nameless-approval' };
  const eventTimeEpochMs = instantOf(item, ['event_time', 'eventTime'], nowEpochMs);
  const envelope = {
    ...renamed(payload),
    EventType: tag,
    CorpId: corpId,
    ...(eventTimeEpochMs === undefined ? {} : { TimeStamp: eventTimeEpochMs }),
  };
  const content = JSON.stringify(envelope);
  const eventId = textOf(payload, ['eventId', 'EventId']) ?? textOf(item, ['eventId']);
  const about = { owner: corpId, type: tag, text: content, content: envelope };
  const key =
    eventId === undefined ? keyOfContent(about, eventTimeEpochMs ?? 0) : keyOfEventId(eventId);
  return { kind: 'event', key, type: wellFormedType(tag), eventTimeEpochMs, content };
}

function payloadOf(item: Fields, tag: string): Fields {
  const own = fieldsIn(item[tag]) ?? fieldsIn(item['callBackData']) ?? {};
  const inner = WRAPPERS.map((name) => fieldsIn(own[name])).find((one) => one !== undefined);
  if (inner === undefined) return own;
  const outer = Object.entries(own).filter(([name]) => !WRAPPERS.includes(name));
  return { ...Object.fromEntries(outer), ...inner };
}

/** Some parts are JSON in a text. */
function fieldsIn(value: unknown): Fields | undefined {
  if (isFields(value)) return value;
  if (typeof value !== 'string') return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return isFields(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function renamed(payload: Fields): Fields {
  const fields = Object.entries(payload).filter(([name]) => name.toLowerCase() !== 'corpid');
  return Object.fromEntries(fields.map(([name, value]) => [RENAMED[name] ?? name, value]));
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { randomUUID } from 'node:crypto';
import type { BilingualText } from '../../shared/errors/index.ts';
import { usageError } from '../command/usage-error.ts';
import { EVENT_KINDS } from '../local/dingtalk/push/event-catalogue.ts';
import { eventPayload } from '../local/dingtalk/push/event-payload.ts';
import { newEventId } from '../local/dingtalk/push/occurred-event.ts';
import { robotMessageBody } from '../local/dingtalk/push/robot-message.ts';
import type { ParsedCommand } from './parse-command.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What is sent: the plaintext of an event, or the body of a robot's message. */
export interface CallbackContent {
  /** `eventId` or `msgId`; empty for `check_url` and in the old shape. */
  readonly id: string;
  readonly type: string;
  readonly payload: Fields;
}

/**
 * Makes what the command describes, with the values of a sample for all that it does not say.
 *
 * @throws UsageError naming everything that is wrong
 */
export function callbackContent(
  command: ParsedCommand,
  about: { readonly corpId: string; readonly owner: string; readonly robotCode: string },
  nowEpochMs: number,
): CallbackContent {
  return command.flags.has('robot')
    ? robotContent(command, about, nowEpochMs)
    : eventContent(command, about.corpId, nowEpochMs);
}

function eventContent(
  { texts, flags, fields }: ParsedCommand,
  corpId: string,
  atEpochMs: number,
): CallbackContent {
  const { type = 'check_url', 'event-id': eventId = newEventId() } = texts;
  const sample =
    type === 'check_url'
      ? {}
      : Object.hasOwn(EVENT_KINDS, type)
        ? EVENT_KINDS[type]?.sample(corpId, atEpochMs)
        : undefined;
  const given = readFields(fields, sample ?? {}, sample === undefined ? [unknownType(type)] : []);
  if (type === 'check_url') return { id: '', type, payload: { EventType: type, ...given } };
  const isOld = flags.has('old-shape');
  const event = { type, eventId, atEpochMs, fields: { ...sample, ...given } };
  return {
    id: isOld ? '' : eventId,
    type,
    payload: eventPayload(corpId, event, isOld ? 'old' : 'current'),
  };
}

function robotContent(
  { texts, fields }: ParsedCommand,
  about: { readonly corpId: string; readonly owner: string; readonly robotCode: string },
  createdEpochMs: number,
): CallbackContent {
  const msgId = texts['event-id'] ?? `msg${randomUUID()}`;
  const body = robotMessageBody(
    { corpId: about.corpId, appKey: about.owner, robotCode: about.robotCode },
    {
      text: texts.text ?? '你好',
      msgId,
      senderStaffId: 'hk001',
      senderNick: '陳大文',
      senderUnionId: 'union-hk001',
      isAdmin: false,
      createdEpochMs,
    },
  );
  return { id: msgId, type: 'robot', payload: { ...body, ...readFields(fields, body, []) } };
}

/** A value becomes what the sample has in its place: a text stays one, the rest is read as JSON. */
function readFields(
  fields: readonly string[],
  sample: Fields,
  problems: readonly BilingualText[],
): Fields {
  const all = [...problems];
  const read: Record<string, unknown> = {};
  for (const field of fields) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(field) ?? [];
    if (name === undefined || value === undefined) all.push(wrongField);
    else read[name] = typeof sample[name] === 'string' ? value : jsonOrText(value);
  }
  if (all.length > 0) throw usageError(all);
  return read;
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const unknownType = (type: string): BilingualText => ({
  en: `--type: ${type} is no type of event that DingTalk pushes; --help lists them`,
  zhHK: `--type：${type} 不是釘釘會推送的事件類型；--help 列出全部類型`,
});

const wrongField: BilingualText = {
  en: '--field: not of the form NAME=VALUE',
  zhHK: '--field：格式須為 NAME=VALUE',
};

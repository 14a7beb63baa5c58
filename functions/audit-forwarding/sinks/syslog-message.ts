import type { StreamEvent } from '../domain/audit-event.ts';
import type { SyslogSettings } from '../domain/settings.ts';
import { severityOf } from './syslog-severity.ts';

export type SyslogMessageSettings = Pick<
  SyslogSettings,
  'facility' | 'hostName' | 'structuredDataId' | 'byteOrderMark'
>;

const APP_NAME = 'dingtalk-hk-functions';
const NIL = '-';
const BYTE_ORDER_MARK = '\u{feff}';

/**
 * Writes an event as a message of RFC 5424: the stream is the MSGID, the text is the event's line as
 * it is stored.
 *
 * Without `byteOrderMark` the text is what the RFC calls MSG-ANY, whose encoding it leaves open; it
 * is UTF-8 all the same. With it the text is MSG-UTF8, and receivers such as rsyslog keep the mark as
 * the first character of the text, which is then no JSON.
 */
export function syslogMessage(settings: SyslogMessageSettings, event: StreamEvent): string {
  const priority = settings.facility * 8 + severityOf(event.line);
  const header = [
    `<${String(priority)}>1`,
    timestampOf(event.timeEpochMs),
    settings.hostName,
    APP_NAME,
    NIL,
    event.stream,
  ].join(' ');
  const mark = settings.byteOrderMark ? BYTE_ORDER_MARK : '';
  return `${header} ${structuredDataOf(settings, event)} ${mark}${event.line}`;
}

/** RFC 5425: the length in bytes, a space, the message. */
export function syslogFrame(message: string): Buffer {
  return Buffer.from(`${String(Buffer.byteLength(message))} ${message}`);
}

/** A year of other than four digits cannot be said in RFC 3339; the text has the time as well. */
function timestampOf(epochMs: number): string {
  const date = new Date(epochMs);
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9_999 ? date.toISOString() : NIL;
}

function structuredDataOf(
  { structuredDataId }: SyslogMessageSettings,
  { id, stream, sequence }: StreamEvent,
): string {
  if (structuredDataId === undefined) return NIL;
  const parameters = Object.entries({ id, stream, sequence }).map(
    ([name, value]) => `${name}="${String(value).replaceAll(/["\\\]]/g, '\\$&')}"`,
  );
  return `[${[structuredDataId, ...parameters].join(' ')}]`;
}

import { randomBytes } from 'node:crypto';

/** Something that has happened in an organisation; it is told once to each app that asked for it. */
export interface OccurredEvent {
  /** The same in every attempt to push it. */
  readonly eventId: string;
  readonly type: string;
  readonly atEpochMs: number;
  /** What its page of the documentation names beyond the envelope. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** An event with an id of its own. */
export function occurredEvent(
  type: string,
  atEpochMs: number,
  fields: OccurredEvent['fields'],
): OccurredEvent {
  return { eventId: newEventId(), type, atEpochMs, fields };
}

/** 32 hexadecimal digits. */
export function newEventId(): string {
  return randomBytes(16).toString('hex');
}

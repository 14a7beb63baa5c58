import { recordFactsOf } from '../domain/record-facts.ts';
import type { SourceRecord } from '../domain/source-record.ts';
import type { StreamName } from '../domain/stream-name.ts';

const MOST_PEOPLE = 20;
/** Anything else is no userId, and nothing to ask DingTalk for. */
const USER_ID = /^[\x21-\x7e]{1,64}$/;

/**
 * userIds of a record whose names are worth asking the directory for: who acted, and to whom. An event
 * about very many people has the names of the first of them.
 */
export function peopleOfRecord(stream: StreamName, record: SourceRecord): readonly string[] {
  const { actor, people } = recordFactsOf(stream, record.fields, record.kind);
  const userIds = [actor, ...people].flatMap((person) => person?.userId ?? []);
  return [...new Set(userIds)].filter((userId) => USER_ID.test(userId)).slice(0, MOST_PEOPLE);
}

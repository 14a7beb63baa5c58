import { createHash } from 'node:crypto';
import { isPlainId } from '../errors/index.ts';
import type { AnyEventDefinition } from './event-definition.ts';
import { fieldsOf, type EventFields } from './field-names.ts';

/** What of an event decides who hears of it; read as far as it is there, whatever else is wrong. */
export interface EventTraits {
  readonly eventType: string;
  readonly processCode: string | undefined;
  /** What has become of it: `type`, or the field that takes its place (`status`, `action` …). */
  readonly type: string | undefined;
  readonly result: string | undefined;
  readonly bizCategoryId: string | undefined;
  /** userIds, each once. */
  readonly people: readonly string[];
  readonly departmentIds: readonly number[];
  /** Events of one subject are told apart by their time; undefined: each stands for itself. */
  readonly subject: string | undefined;
}

const PEOPLE = ['staffId', 'staffIds', 'userId', 'userIds', 'userIdList', 'senderStaffId'];
const DEPARTMENTS = ['deptId', 'deptIds'];
/** More than any documented event carries. */
const MOST = 1_000;

/** Total: a field of the wrong kind counts as left out. */
export function traitsOf(
  eventType: string,
  fields: EventFields,
  definition: AnyEventDefinition | undefined,
): EventTraits {
  const dataRows = asList(fields['dataList']).slice(0, MOST).map(fieldsOf);
  const everywhere = [fields, ...dataRows];
  const valuesAt = (names: readonly string[]): unknown[] =>
    everywhere.flatMap((place) => names.flatMap((name) => asList(place[name])));
  const people = [...new Set(valuesAt(PEOPLE).flatMap(idOf))].slice(0, MOST);
  const departmentIds = [...new Set(valuesAt(DEPARTMENTS).flatMap(integerOf))].slice(0, MOST);
  const text = (name: string): string | undefined => idOf(fields[name])[0];
  return {
    eventType,
    processCode: text('processCode'),
    type: text(definition?.typeField ?? 'type'),
    result: text('result'),
    bizCategoryId: text('bizCategoryId'),
    people,
    departmentIds,
    subject: subjectOf(definition, { fields, people, departmentIds }),
  };
}

interface SubjectParts extends Pick<EventTraits, 'people' | 'departmentIds'> {
  readonly fields: EventFields;
}

/** An event about several people or departments is no newer state of one of them. */
function subjectOf(
  definition: AnyEventDefinition | undefined,
  { fields, people, departmentIds }: SubjectParts,
): string | undefined {
  const [instance] = idOf(fields['processInstanceId']);
  switch (definition?.ordering) {
    case 'approval':
      return instance === undefined ? undefined : `approval/${keyPart(instance)}`;
    case 'approval-task': {
      const [task] = idOf(fields['taskId']);
      if (instance === undefined || task === undefined) return undefined;
      return `approval/${keyPart(instance)}/task/${keyPart(task)}`;
    }
    case 'person':
      return people[0] === undefined || people.length > 1
        ? undefined
        : `person/${hashOf(people[0])}`;
    case 'department':
      return departmentIds[0] === undefined || departmentIds.length > 1
        ? undefined
        : `department/${String(departmentIds[0])}`;
    case 'none':
    case undefined:
      return undefined;
  }
}

/** Ids of approvals are no names of people; one of an unexpected form is hashed. */
function keyPart(id: string): string {
  return isPlainId(id) ? id : `h${hashOf(id)}`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function asList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  return value === undefined || value === null ? [] : [value];
}

function idOf(value: unknown): string[] {
  if (typeof value === 'string') return value === '' || value.length > 256 ? [] : [value];
  return typeof value === 'number' && Number.isSafeInteger(value) ? [String(value)] : [];
}

function integerOf(value: unknown): number[] {
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? [number] : [];
}

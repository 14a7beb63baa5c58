import type { BilingualText } from '../../shared/errors/index.ts';
import {
  bilingualTextSchema,
  causeTold,
  toldCauseSchema,
  type ToldCause,
} from '../command/told-cause.ts';
import { auditCommand } from './audit-command.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Figures that a terminal has no room for; `--json` has them. */
const LEFT_OUT: readonly string[] = [
  'ageMinutes',
  'bytesSent',
  'headHash',
  'isContinued',
  'lastEventHongKong',
  'previousHash',
];
const ALARM_TEXT = 'text';
/** Of an entry's fields those that are lists of their own, and objects of which there is one each. */
const LISTS = ['sources', 'sinks', 'streams'];
const OBJECTS = ['archive', 'export'];
/** Lists within such an object: failures are told in words, streams of an export in a table. */
const TOLD_ELSEWHERE = ['failures', 'streams'];

/**
 * What tables show: one list for each kind of thing, with codes for causes, and the organisation only
 * where there are several.
 */
export function shownAnswer(answer: Fields): Fields {
  const { evidence, organisations, ...others } = answer;
  const flat = {
    ...others,
    ...(Array.isArray(organisations) ? flattened('runs', organisations) : {}),
    ...(Array.isArray(evidence) ? flattened('evidence', evidence) : {}),
  };
  return Object.fromEntries(
    Object.entries(flat).map(([name, value]): readonly [string, unknown] => [
      name,
      Array.isArray(value) ? withoutSameOrganisation(value.map(short)) : value,
    ]),
  );
}

/** Each cause once with what to do about it, and what alarms say. */
export function told({ error: _byEveryCommand, ...answer }: Fields): readonly string[] {
  return [...new Set(paragraphsIn(answer))];
}

/** Lists within the entries of a list become lists over all of them; so do the objects in them. */
function flattened(listName: string, entries: readonly unknown[]): Fields {
  const lists: Record<string, unknown[]> = {};
  for (const entry of entries.filter(isFields)) {
    const { corpId, ...own } = entry;
    const add = (name: string, rows: readonly Fields[]): void => {
      lists[name] = [...(lists[name] ?? []), ...rows.map((row) => ({ corpId, ...row }))];
    };
    add(listName, [without(own, [...LISTS, ...OBJECTS])]);
    for (const name of LISTS) {
      const rows = own[name];
      if (Array.isArray(rows)) add(name, rows.filter(isFields));
    }
    for (const name of OBJECTS) {
      const part = own[name];
      if (!isFields(part)) continue;
      add(name, [without(part, TOLD_ELSEWHERE)]);
      if (Array.isArray(part['streams'])) add('compared', part['streams'].filter(isFields));
    }
  }
  return lists;
}

function withoutSameOrganisation(rows: readonly unknown[]): readonly unknown[] {
  const organisations = new Set(rows.map((row) => (isFields(row) ? row['corpId'] : undefined)));
  if (organisations.size > 1) return rows;
  return rows.map((row) => (isFields(row) ? without(row, ['corpId']) : row));
}

function short(row: unknown): unknown {
  if (!isFields(row)) return row;
  const kept = without(row, [...LEFT_OUT, ALARM_TEXT]);
  return Object.fromEntries(
    Object.entries(kept).map(([name, value]) => [
      name,
      causeIn(value)?.code ?? rangeIn(value) ?? value,
    ]),
  );
}

/** Numbers of events, such as 7 or 7–9. */
function rangeIn(value: unknown): string | undefined {
  const { from, to } = isFields(value) ? value : {};
  if (typeof from !== 'number' || typeof to !== 'number') return undefined;
  return from === to ? String(from) : `${String(from)}–${String(to)}`;
}

function without(row: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}

function paragraphsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(paragraphsIn);
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    // The whole answer's own error and next step are shown by every command.
    if (name === 'next') return [];
    const cause = causeIn(part);
    if (cause !== undefined) return [causeTold(cause, inWords)];
    if (name !== ALARM_TEXT) return paragraphsIn(part);
    const text = bilingualTextSchema.safeParse(part).data;
    return text === undefined ? [] : [`${inWords(text).en}\n${inWords(text).zhHK}`];
  });
}

function inWords(text: BilingualText): BilingualText {
  return auditCommand.inWords(text);
}

function causeIn(value: unknown): ToldCause | undefined {
  return toldCauseSchema.safeParse(value).data;
}

function isFields(row: unknown): row is Fields {
  return typeof row === 'object' && row !== null && !Array.isArray(row);
}

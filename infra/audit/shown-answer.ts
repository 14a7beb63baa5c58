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
];
const ALARM_TEXT = 'text';

/**
 * What tables show: one list for each kind of thing, with codes for causes, and the organisation only
 * where there are several.
 */
export function shownAnswer(answer: Fields): Fields {
  const { organisations, ...others } = answer;
  const flat = Array.isArray(organisations) ? { ...others, ...flattened(organisations) } : others;
  return Object.fromEntries(
    Object.entries(flat).map(([name, value]): readonly [string, unknown] => [
      name,
      Array.isArray(value) ? withoutSameOrganisation(value.map(short)) : value,
    ]),
  );
}

/** Each cause once with what to do about it, and what alarms say. */
export function told(answer: Fields): readonly string[] {
  return [...new Set(paragraphsIn(answer))];
}

/** Lists of organisations become lists over all of them. */
function flattened(organisations: readonly unknown[]): Fields {
  const lists: Record<string, unknown[]> = {};
  const add = (name: string, rows: readonly unknown[]): void => {
    lists[name] = [...(lists[name] ?? []), ...rows];
  };
  for (const one of organisations.filter(isFields)) {
    const { corpId, archive, sinks, sources, ...own } = one;
    add('runs', [{ corpId, ...own }]);
    for (const [name, rows] of Object.entries({ sources, sinks })) {
      if (Array.isArray(rows))
        add(
          name,
          rows.filter(isFields).map((row) => ({ corpId, ...row })),
        );
    }
    if (isFields(archive)) {
      const { failures: _told, ...figures } = archive;
      add('archive', [{ corpId, ...figures }]);
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
    Object.entries(kept).map(([name, value]) => [name, causeIn(value)?.code ?? value]),
  );
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

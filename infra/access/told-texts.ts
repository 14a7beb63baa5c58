import * as z from 'zod';
import type { BilingualText } from '../../shared/errors/index.ts';
import {
  bilingualTextSchema,
  causeTold,
  toldCauseSchema,
  type ToldCause,
} from '../command/told-cause.ts';
import { accessCommand } from './access-command.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Fields that carry a cause: a table has room for its code only. */
const CAUSES = ['cause', 'error'] as const;
/** Words about figures, told below them, and what a terminal has no room for. */
const NOTES = ['forecastMethod', 'warnings', 'obtainedAtHongKong'] as const;

/**
 * What tables show: codes for causes, nothing of what is told as text, and the organisation only where
 * there are several, because a terminal is narrow.
 */
export function withoutTexts(answer: Fields): Fields {
  const shown = Object.entries(answer).map(([name, value]): readonly [string, unknown] => [
    name,
    Array.isArray(value) ? withoutSameOrganisation(value.map(short)) : value,
  ]);
  return Object.fromEntries(shown);
}

function withoutSameOrganisation(rows: readonly unknown[]): readonly unknown[] {
  const organisations = new Set(rows.map((row) => (isFields(row) ? row['corpId'] : undefined)));
  if (organisations.size > 1) return rows;
  return rows.map((row) =>
    isFields(row)
      ? Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'corpId'))
      : row,
  );
}

function isFields(row: unknown): row is Fields {
  return typeof row === 'object' && row !== null;
}

function short(row: unknown): unknown {
  if (!isFields(row)) return row;
  return Object.fromEntries(
    Object.entries(row).flatMap(([name, value]): (readonly [string, unknown])[] => {
      if ((NOTES as readonly string[]).includes(name)) return [];
      const cause = causeIn(name, value);
      return [[name, cause === undefined ? value : cause.code]];
    }),
  );
}

/** Each cause once with what to do about it, and what the figures mean. */
export function told(answer: Fields): readonly string[] {
  const rows = Object.values(answer).flatMap((value): readonly unknown[] =>
    Array.isArray(value) ? value : [],
  );
  const paragraphs = rows.flatMap((row) => {
    if (!isFields(row)) return [];
    return Object.entries(row).flatMap(([name, value]) => {
      const cause = causeIn(name, value);
      if (cause !== undefined) return [causeTold(cause, (text) => accessCommand.inWords(text))];
      return (NOTES as readonly string[]).includes(name) ? notesTold(value) : [];
    });
  });
  return [...new Set(paragraphs)];
}

function causeIn(name: string, value: unknown): ToldCause | undefined {
  if (!(CAUSES as readonly string[]).includes(name)) return undefined;
  return toldCauseSchema.safeParse(value).data;
}

function notesTold(notes: unknown): string[] {
  const parsed = z.array(z.looseObject({ text: bilingualTextSchema })).safeParse(notes);
  const texts: readonly BilingualText[] = parsed.data?.map(({ text }) => text) ?? [];
  return texts.map(({ en, zhHK }) => `${en}\n${zhHK}`);
}

import * as z from 'zod';
import { bilingual } from '../errors/index.ts';
import { userId } from './field-schemas.ts';

const holdDay = z.iso.date({
  error: bilingual('must be a day, yyyy-MM-dd', '必須為日期，格式為 yyyy-MM-dd'),
});

/** How long what was fetched is kept. */
export const retentionSchema = z.strictObject({
  /** Months after the period's end when DingTalk's stored answers are erased. */
  answersMonths: z.int().min(3).max(120).default(18),
  /** While true nothing of the company is erased. */
  legalHold: z.boolean().default(false),
  /** Keeps what a dispute or an investigation needs; without people everybody, without days all. */
  holds: z
    .array(
      z.strictObject({
        /** Of the file in which the hold was ordered; no name. */
        reference: z.string().min(1).max(100),
        userIds: z.array(userId).max(200).default([]),
        from: holdDay.optional(),
        to: holdDay.optional(),
      }),
    )
    .max(100)
    .default([]),
});

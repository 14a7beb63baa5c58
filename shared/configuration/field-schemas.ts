import * as z from 'zod';
import { bilingual } from '../errors/index.ts';
import { isHongKongDate } from '../time/index.ts';

export const secretName = z
  .string()
  .regex(
    /^[A-Za-z0-9_./+=@-]{1,190}$/,
    bilingual('must be the name of a secret, never its value', '必須為密鑰名稱，而非密鑰本身'),
  );

export const timeOfDay = z
  .string()
  .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, bilingual('must be HH:mm', '必須為 HH:mm'));

export const hongKongDate = z
  .string()
  .refine(
    isHongKongDate,
    bilingual('must be a day that exists, as yyyy-MM-dd', '必須為存在的日期，格式為 yyyy-MM-dd'),
  );

/** A person in DingTalk. */
export const userId = z.string().min(1).max(64);

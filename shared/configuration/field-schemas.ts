import * as z from 'zod';
import { bilingual } from '../errors/index.ts';

export const secretName = z
  .string()
  .regex(
    /^[A-Za-z0-9_./+=@-]{1,190}$/,
    bilingual('must be the name of a secret, never its value', '必須為密鑰名稱，而非密鑰本身'),
  );

/** A person in DingTalk. */
export const userId = z.string().min(1).max(64);

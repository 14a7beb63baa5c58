import * as z from 'zod';
import { bilingual } from '../errors/index.ts';

/** The organisation that a request is about. */
export const corpIdField = z
  .string()
  .regex(
    /^[0-9A-Za-z]{4,64}$/,
    bilingual('must be the corpId of an organisation', '必須為機構的 corpId'),
  );

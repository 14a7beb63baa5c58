import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';

const notText = bilingual('must be text', '必須為文字');

/** A cell that may be blank. */
export const textCell = z.string(notText).default('');

/** A cell that must hold something. */
export const requiredCell = z.string(notText).min(1, bilingual('must not be empty', '不可留空'));

/** A cell whose blank means that nothing is said. */
export const blankAsAbsent = textCell.transform((text) => (text === '' ? undefined : text));

import * as z from 'zod';
import { bilingual } from '../../../shared/errors/index.ts';
import { fileProfileV1Schema, upgradeFileProfile } from './file-profile-v1.ts';
import { delimitedProfile, fixedWidthProfile } from './file-profile-v2.ts';
import { profileProblems } from './profile-problems.ts';

export {
  columnsOf,
  quantityDecimalsOf,
  type DelimitedProfile,
  type FileProfile,
  type FixedWidthProfile,
} from './file-profile-v2.ts';

/** The present form of a profile, for which editors get a JSON Schema. */
export const fileProfileV2Schema = z
  .discriminatedUnion('layout', [delimitedProfile, fixedWidthProfile], {
    error: bilingual(
      'layout must be delimited or fixed-width',
      'layout 必須為 delimited 或 fixed-width',
    ),
  })
  .superRefine((profile, context) => {
    for (const { path, message } of profileProblems(profile)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  });

/** Reads a profile of the present version or of the one before; gives the present form. */
export const fileProfileSchema = z.discriminatedUnion(
  'v',
  [fileProfileV1Schema.transform(upgradeFileProfile), fileProfileV2Schema],
  { error: bilingual('v must be 1 or 2', 'v 必須為 1 或 2') },
);

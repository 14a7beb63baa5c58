import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import {
  fileProfileSchema,
  type FileProfile,
} from '../../../../../functions/attendance-export/domain/file-profile.ts';

/** The text of a profile that the function ships. */
export function shippedProfileDocument(name: string): unknown {
  const folder = new URL('../../../../../functions/attendance-export/profiles/', import.meta.url);
  return parse(readFileSync(new URL(`${name}.yaml`, folder), 'utf8'));
}

export function shippedProfile(name: string): FileProfile {
  return fileProfileSchema.parse(shippedProfileDocument(name));
}

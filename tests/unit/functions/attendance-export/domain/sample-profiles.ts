import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import {
  fileProfileSchema,
  type DelimitedProfile,
  type FileProfile,
  type FixedWidthProfile,
} from '../../../../../functions/attendance-export/domain/file-profile.ts';
import type { DetailColumn } from '../../../../../functions/attendance-export/domain/profile-columns.ts';

const shipped = new URL('../../../../../functions/attendance-export/profiles/', import.meta.url);
const fixtures = new URL('../../../../fixtures/profiles/', import.meta.url);

/** The text of a profile that the function ships. */
export function shippedProfileDocument(name: string): unknown {
  return parse(readFileSync(new URL(`${name}.yaml`, shipped), 'utf8'));
}

export function shippedProfile(name: string): DelimitedProfile {
  return delimited(fileProfileSchema.parse(shippedProfileDocument(name)));
}

/** A profile of `tests/fixtures/profiles`. */
export function fixtureProfileDocument(name: string): unknown {
  return parse(readFileSync(new URL(`${name}.yaml`, fixtures), 'utf8'));
}

export function fixtureProfile(name: string): FileProfile {
  return fileProfileSchema.parse(fixtureProfileDocument(name));
}

export function fixedWidth(profile: FileProfile): FixedWidthProfile {
  if (profile.layout !== 'fixed-width') throw new Error(`${profile.name} is not of fixed width`);
  return profile;
}

function delimited(profile: FileProfile): DelimitedProfile {
  if (profile.layout !== 'delimited') throw new Error(`${profile.name} is not delimited`);
  return profile;
}

/** The same profile with other detail columns. */
export function withColumns(
  profile: DelimitedProfile,
  detail: readonly DetailColumn[],
): DelimitedProfile {
  return { ...profile, records: { ...profile.records, detail: [...detail] } };
}

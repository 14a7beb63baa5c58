import satisfies from 'spdx-satisfies';
import type { PackageDescription } from './package-description.ts';

/** Licences whose terms are met by keeping their texts, which the bundles do at their end. */
const PERMITTED = [
  ...['MIT', 'ISC', '0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0'],
  // Given to the public without terms.
  ...['CC0-1.0', 'Unlicense'],
];

/**
 * Packages under other terms, each by name and licence with the reason. LGPL: in a chunk of its own, so
 * that whoever has the zip can put another version in its place (section 4 d 1); named in NOTICE.
 */
const EXCEPTIONS: Readonly<Record<string, string>> = { openpgp: 'LGPL-3.0+' };

/** Why a package may not be deployed; undefined if it may. */
export function licenceProblemOf({
  name,
  version,
  licence,
}: Pick<PackageDescription, 'name' | 'version' | 'licence'>): string | undefined {
  const label = `${name}@${version}: ${licence}`;
  if (EXCEPTIONS[name] !== undefined) {
    return licence.startsWith('LGPL-3.0')
      ? undefined
      : `${label} is not the licence that was judged`;
  }
  try {
    return satisfies(licence, PERMITTED) ? undefined : `${label} is not permitted`;
  } catch {
    return `${label} is no SPDX expression`;
  }
}

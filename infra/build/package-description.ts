import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';

/** A package of which code is deployed. */
export interface PackageDescription {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, as the package states it or its text says. */
  readonly licence: string;
  /** From the lock file, `sha512-<Base64>`. */
  readonly integrity: string;
}

/** What the text of the licence says, of packages that do not state it as SPDX does. */
const READ_LICENCES: Readonly<Record<string, string>> = {
  'flatbuffers@1.12.0': 'Apache-2.0',
  'pause-stream@0.0.11': 'MIT OR Apache-2.0',
};

const statedLicence = z.union([z.string(), z.object({ type: z.string() })]);
const packageSchema = z.object({
  name: z.string(),
  version: z.string(),
  // Some old packages write an object, or a list of either.
  license: z.union([statedLicence, z.array(statedLicence)]).optional(),
  licenses: z.array(statedLicence).optional(),
});
const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ integrity: z.string().optional() })),
});

/**
 * What the packages in these folders are, each once, by name and version.
 *
 * @throws Error for a package that the lock file does not know, or that states no licence
 */
export async function describePackages(
  rootDirectory: string,
  folders: readonly string[],
): Promise<readonly PackageDescription[]> {
  if (folders.length === 0) return [];
  const lock = lockSchema.parse(await readJson(path.join(rootDirectory, 'package-lock.json')));
  const found = new Map<string, PackageDescription>();
  for (const folder of [...new Set(folders)].sort()) {
    const about = packageSchema.parse(
      await readJson(path.join(rootDirectory, folder, 'package.json')),
    );
    const integrity = lock.packages[folder]?.integrity;
    const { name, version } = about;
    const licence = READ_LICENCES[`${name}@${version}`] ?? licenceOf(about);
    if (integrity === undefined) throw new Error(`the lock file does not know ${folder}`);
    if (licence === undefined) throw new Error(`${name}@${version} states no licence`);
    found.set(`${name}@${version}`, { name, version, licence, integrity });
  }
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}

function licenceOf({ license, licenses }: z.infer<typeof packageSchema>): string | undefined {
  const stated = [license ?? licenses ?? []].flat();
  const names = stated.map((one) => (typeof one === 'string' ? one : one.type));
  return names.length === 0 ? undefined : names.join(' OR ');
}

async function readJson(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8')) as unknown;
}

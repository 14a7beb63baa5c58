import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { buildFunctions } from '../../build/build-functions.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../../..');
/** What bundles are made of. */
const SOURCES = ['functions', 'shared', 'infra/build', 'package-lock.json'];

/** Why the functions are built before they are deployed. */
export type BuildReason = 'missing' | 'older';

/**
 * Builds the functions unless every zip is there and newer than the sources.
 *
 * @param zips paths of the zips that are to be deployed, all of one folder
 * @param tell is told before it begins, since it takes some seconds
 */
export async function buildIfStale(
  zips: readonly string[],
  tell: (reason: BuildReason) => void,
): Promise<void> {
  const [first] = zips;
  if (first === undefined) return;
  const builtAt = await Promise.all(zips.map(modifiedAt));
  const oldest = Math.min(...builtAt.map((at) => at ?? Number.NEGATIVE_INFINITY));
  const reason = builtAt.includes(undefined)
    ? 'missing'
    : oldest < (await newestSource())
      ? 'older'
      : undefined;
  if (reason === undefined) return;
  tell(reason);
  await buildFunctions({ outDir: path.dirname(first) });
}

/** Undefined if it is not there. */
async function modifiedAt(file: string): Promise<number | undefined> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}

async function newestSource(): Promise<number> {
  const times = await Promise.all(
    SOURCES.map(async (source) => {
      const root = path.join(REPOSITORY, source);
      const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(() => []);
      const files = entries
        .filter((entry) => entry.isFile() && /\.(ts|json|cjs|mjs)$/.test(entry.name))
        .map((entry) => path.join(entry.parentPath, entry.name));
      const all = await Promise.all([root, ...files].map(modifiedAt));
      return Math.max(...all.map((at) => at ?? 0));
    }),
  );
  return Math.max(...times);
}

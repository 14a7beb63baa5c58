import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleChunk, type BundledChunk } from './bundle-chunk.ts';
import { bundleEntry, type BundledFile } from './bundle-entry.ts';
import { contentHashOf } from './content-hash.ts';
import { packDeterministically } from './deterministic-zip.ts';
import { bundlingFailed, entryMissing } from './errors.ts';
import { HEAVY_PACKAGES } from './heavy-packages.ts';
import { describePackages, type PackageDescription } from './package-description.ts';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');

export interface BuildOptions {
  /** Directory for `<name>.zip` and `build.json`; made if absent. */
  readonly outDir: string;
  /** Names of function folders. Default: every folder with an entry. */
  readonly functions?: readonly string[];
  /** Default: `functions/` of the repository. */
  readonly functionsDirectory?: string;
}

/** What was built for one function; `build.json` lists these. Sizes are bytes before compression. */
export interface BuiltFunction {
  readonly name: string;
  readonly zipFile: string;
  readonly sha256: string;
  /** Of what is in the zip: the `status` of the deployed function tells the same. */
  readonly contentSha256: string;
  /** Packages whose code is in it. */
  readonly packages: readonly PackageDescription[];
  readonly zipBytes: number;
  /** `index.js` and what it loads of our own code at once. */
  readonly entryBytes: number;
  /** Files of our own code that are loaded at first use, by name without folder and suffix. */
  readonly partBytes: Readonly<Record<string, number>>;
  readonly chunkBytes: Readonly<Record<string, number>>;
}

/** Entry of a function folder: handlers of the built-in runtimes, or a program of a custom runtime. */
const HANDLERS = 'handler.ts';
const PROGRAM = 'server.ts';

/**
 * Builds one zip per function: `index.js` with its source map, files for what our code loads at first
 * use, a `package.json` that says CommonJS, and one chunk file per heavy package that the function can
 * reach. Same sources and packages, same
 * bytes: the zip holds no time stamp and no path of the machine.
 *
 * @throws FunctionBuildError if a folder has no entry or its code can't be bundled.
 */
export async function buildFunctions(options: BuildOptions): Promise<BuiltFunction[]> {
  const directory = options.functionsDirectory ?? path.join(REPOSITORY, 'functions');
  const names = options.functions ?? (await functionNames(directory));
  await mkdir(options.outDir, { recursive: true });
  const chunks = new ChunkCache();
  const built = await Promise.all(
    [...names].sort().map((name) => buildOne(name, directory, options.outDir, chunks)),
  );
  const report = { v: 1, functions: built.map(({ zipFile: _place, ...facts }) => facts) };
  await writeWhole(
    path.join(options.outDir, 'build.json'),
    Buffer.from(`${JSON.stringify(report, undefined, 2)}\n`),
  );
  return built;
}

/** Bundles each chunk once, however many functions want it. */
class ChunkCache {
  readonly #bundles = new Map<string, Promise<BundledChunk>>();

  get(chunk: string): Promise<BundledChunk> {
    const known = this.#bundles.get(chunk);
    if (known !== undefined) return known;
    const bundle = bundleChunk(chunk, REPOSITORY);
    this.#bundles.set(chunk, bundle);
    return bundle;
  }
}

async function functionNames(directory: string): Promise<string[]> {
  const folders = await readdir(directory, { withFileTypes: true });
  return folders
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .filter((name) => entryOf(path.join(directory, name)) !== undefined);
}

/** A program is minified: its start is waited for by whoever sends the first request. */
function entryOf(
  folder: string,
): { readonly file: string; readonly isMinified: boolean } | undefined {
  const file = [HANDLERS, PROGRAM].find((name) => existsSync(path.join(folder, name)));
  if (file === undefined) return undefined;
  return { file: path.join(folder, file), isMinified: file === PROGRAM };
}

async function buildOne(
  name: string,
  directory: string,
  outDir: string,
  chunks: ChunkCache,
): Promise<BuiltFunction> {
  const source = entryOf(path.join(directory, name));
  if (source === undefined) throw entryMissing(name);
  try {
    const root = path.dirname(directory);
    const entry = await bundleEntry(source.file, root, { isMinified: source.isMinified });
    const heavy = await chunksOf(entry.heavyPackages, chunks);
    const chunkFiles = [...heavy].map(([chunk, { code }]) => [chunk, code] as const);
    const files = new Map([
      ...entry.files.map(({ name: file, code }) => [file, code] as const),
      ...entry.files.map(({ name: file, sourceMap }) => [`${file}.map`, sourceMap] as const),
      ...chunkFiles.map(([chunk, code]) => [`chunks/${chunk}.js`, code] as const),
    ]);
    const contentSha256 = contentHashOf(files);
    const about = { type: 'commonjs', contentSha256 };
    const zip = packDeterministically(
      new Map([...files, ['package.json', Buffer.from(`${JSON.stringify(about)}\n`)]]),
    );
    const sha256 = createHash('sha256').update(zip).digest('hex');
    const packages = await describePackages(REPOSITORY, [
      // Seen from where the function was built.
      ...entry.packageFolders.map((folder) =>
        path.relative(REPOSITORY, path.resolve(root, folder)).replaceAll(path.sep, '/'),
      ),
      ...[...heavy.values()].flatMap(({ packageFolders }) => packageFolders),
    ]);
    const zipFile = path.join(outDir, `${name}.zip`);
    await writeWhole(zipFile, zip);
    return {
      name,
      zipFile,
      sha256,
      contentSha256,
      packages,
      zipBytes: zip.length,
      ...sizesOf(entry.files),
      chunkBytes: Object.fromEntries(chunkFiles.map(([chunk, code]) => [chunk, code.length])),
    };
  } catch (error) {
    throw bundlingFailed(name, error);
  }
}

function sizesOf(files: readonly BundledFile[]): Pick<BuiltFunction, 'entryBytes' | 'partBytes'> {
  const parts = files.filter(({ isLoadedAtStart }) => !isLoadedAtStart);
  return {
    entryBytes: files
      .filter(({ isLoadedAtStart }) => isLoadedAtStart)
      .reduce((sum, { code }) => sum + code.length, 0),
    partBytes: Object.fromEntries(
      parts.map(({ name, code }) => [path.posix.parse(name).name, code.length]),
    ),
  };
}

async function chunksOf(
  packages: readonly string[],
  chunks: ChunkCache,
): Promise<Map<string, BundledChunk>> {
  const names = new Set(packages.map((name) => HEAVY_PACKAGES[name]?.chunk ?? name));
  return new Map(
    await Promise.all(
      [...names].sort().map(async (chunk) => [chunk, await chunks.get(chunk)] as const),
    ),
  );
}

/** A reader sees the old file or the new one, never half of it. */
async function writeWhole(file: string, content: Uint8Array): Promise<void> {
  await writeFile(`${file}.${String(process.pid)}.partial`, content);
  await rename(`${file}.${String(process.pid)}.partial`, file);
}

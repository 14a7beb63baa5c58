import { createRequire } from 'node:module';
import { build } from 'esbuild';
import { bundledPackageFolders } from './bundled-packages.ts';
import { ABSENT_OPTIONAL_MODULES, HEAVY_PACKAGES } from './heavy-packages.ts';
import { memberName } from './heavy-package-plugin.ts';
import { tablestoreProtocolPlugin } from './tablestore-protocol-plugin.ts';

export interface BundledChunk {
  readonly code: Uint8Array;
  /** Folders of the packages whose code is in it, below the directory. */
  readonly packageFolders: readonly string[];
}

/**
 * Bundles the packages of one chunk into a CommonJS file that exports one namespace per package,
 * shaped as Node's `import()` shapes it: `default` is `module.exports` of a CommonJS package, or the
 * default export of an ES module. Hence our adapters see the same object from source and from a zip.
 *
 * All packages of a chunk are in it, whichever the function uses: one chunk, the same bytes in every
 * zip.
 */
export async function bundleChunk(chunk: string, resolveDirectory: string): Promise<BundledChunk> {
  const members = Object.keys(HEAVY_PACKAGES).filter(
    (name) => HEAVY_PACKAGES[name]?.chunk === chunk,
  );
  const entry = members
    .map((name) => `export * as ${memberName(name)} from ${JSON.stringify(sourceOf(name))};\n`)
    .join('');
  const result = await build({
    // The suffix .mjs makes esbuild follow Node's rules for importing CommonJS.
    stdin: { contents: entry, resolveDir: resolveDirectory, sourcefile: `${chunk}.mjs` },
    absWorkingDir: resolveDirectory,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: [...ABSENT_OPTIONAL_MODULES],
    keepNames: members.every((name) => HEAVY_PACKAGES[name]?.keepsNames !== false),
    // Names stay for stack traces; white space of foreign code is only weight.
    minifyWhitespace: true,
    plugins: chunk === 'tablestore' ? [tablestoreProtocolPlugin] : [],
    legalComments: 'eof',
    outfile: `${chunk}.js`,
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const [file] = result.outputFiles;
  if (file === undefined) throw new Error(`esbuild wrote no file for the chunk ${chunk}`);
  return { code: file.contents, packageFolders: bundledPackageFolders(result.metafile) };
}

function sourceOf(packageName: string): string {
  if (HEAVY_PACKAGES[packageName]?.source !== 'required') return packageName;
  return createRequire(import.meta.url).resolve(packageName);
}

import { build } from 'esbuild';
import path from 'node:path';
import { ABSENT_OPTIONAL_MODULES } from './heavy-packages.ts';
import {
  chunkLoaderBanner,
  dropUnreachableChunks,
  heavyPackagePlugin,
  reachableHeavyPackages,
  replaceChunkImports,
} from './heavy-package-plugin.ts';

export interface EntryBundle {
  readonly code: Uint8Array;
  readonly sourceMap: Uint8Array;
  /** Heavy packages that the code may load, sorted. */
  readonly heavyPackages: readonly string[];
}

/**
 * Bundles the entry of a function folder into the CommonJS file `index.js`. Where it is minified, a
 * stack is read with the source map; errors of ours are told by their codes.
 */
export async function bundleEntry(
  entryFile: string,
  rootDirectory: string,
  options: { readonly isMinified: boolean },
): Promise<EntryBundle> {
  const result = await build({
    entryPoints: [entryFile],
    absWorkingDir: rootDirectory,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: [...ABSENT_OPTIONAL_MODULES],
    plugins: [heavyPackagePlugin],
    banner: { js: chunkLoaderBanner() },
    keepNames: !options.isMinified,
    minify: options.isMinified,
    // As characters, not as escapes of twice the size.
    charset: 'utf8',
    sourcemap: 'linked',
    legalComments: 'eof',
    // import.meta is empty in CommonJS: better a failed build than a path that is undefined.
    logOverride: { 'empty-import-meta': 'error' },
    outfile: path.join(rootDirectory, 'index.js'),
    write: false,
    logLevel: 'silent',
  });
  const file = (suffix: string): Uint8Array => {
    const found = result.outputFiles.find((output) => output.path.endsWith(suffix));
    if (found === undefined) throw new Error(`esbuild wrote no ${suffix} for ${entryFile}`);
    return found.contents;
  };
  const text = Buffer.from(file('index.js')).toString('utf8');
  const heavyPackages = reachableHeavyPackages(text);
  return {
    code: Buffer.from(dropUnreachableChunks(replaceChunkImports(text), heavyPackages)),
    sourceMap: file('index.js.map'),
    heavyPackages,
  };
}

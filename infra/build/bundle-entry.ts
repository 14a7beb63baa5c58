import { build, transform, type Metafile } from 'esbuild';
import path from 'node:path';
import { bundledPackageFolders } from './bundled-packages.ts';
import { ABSENT_OPTIONAL_MODULES } from './heavy-packages.ts';
import {
  heavyPackagePlugin,
  loaderBanner,
  reachableHeavyPackages,
  replaceDynamicImports,
} from './heavy-package-plugin.ts';

/** A CommonJS file of the zip with its source map. */
export interface BundledFile {
  /** Path in the zip: `index.js`, or `chunks/<name>-<hash>.js` for a part that is loaded apart. */
  readonly name: string;
  readonly code: Uint8Array;
  readonly sourceMap: Uint8Array;
  /** Loaded with the program; otherwise at first use, by a dynamic import of ours. */
  readonly isLoadedAtStart: boolean;
}

export interface EntryBundle {
  /** `index.js` and, if the code is divided, the files beside it. */
  readonly files: readonly BundledFile[];
  /** Heavy packages that the code may load, sorted. */
  readonly heavyPackages: readonly string[];
  /** Folders of the packages whose code is in the files, below the root directory. */
  readonly packageFolders: readonly string[];
}

const ENTRY = 'index.js';

/**
 * Bundles the entry of a function folder into the CommonJS file `index.js`, and what our own code
 * reaches only by `await import('./…')` into files beside it. Code that several of them need is in
 * one file, so that a class is the same class everywhere. Where it is minified, a stack is read with
 * the source maps; errors of ours are told by their codes.
 *
 * esbuild divides ES modules only, hence the second step, which turns each file into CommonJS.
 */
export async function bundleEntry(
  entryFile: string,
  rootDirectory: string,
  options: { readonly isMinified: boolean },
): Promise<EntryBundle> {
  const { modules, packageFolders } = await divide(entryFile, rootDirectory, options.isMinified);
  const files = await Promise.all(modules.map((module) => toCommonJs(module, options.isMinified)));
  const heavyPackages = reachableHeavyPackages(modules.map(({ text }) => text));
  return { files, heavyPackages, packageFolders };
}

/** An ES module with its source map at its end. */
interface DividedModule {
  readonly name: string;
  readonly text: string;
  readonly isLoadedAtStart: boolean;
}

async function divide(
  entryFile: string,
  rootDirectory: string,
  isMinified: boolean,
): Promise<{
  readonly modules: readonly DividedModule[];
  readonly packageFolders: readonly string[];
}> {
  const result = await build({
    entryPoints: [entryFile],
    absWorkingDir: rootDirectory,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: [...ABSENT_OPTIONAL_MODULES],
    plugins: [heavyPackagePlugin],
    keepNames: !isMinified,
    minify: isMinified,
    // As characters, not as escapes of twice the size.
    charset: 'utf8',
    sourcemap: 'inline',
    legalComments: 'eof',
    // import.meta is empty in CommonJS: better a failed build than a path that is undefined.
    supported: { 'import-meta': false },
    logOverride: { 'empty-import-meta': 'error' },
    outdir: rootDirectory,
    entryNames: path.parse(ENTRY).name,
    chunkNames: 'chunks/[name]-[hash]',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const loadedAtStart = reachedFromEntry(result.metafile, ['import-statement']);
  // esbuild writes a part also where it has dropped the code that would load it.
  const loadedEver = reachedFromEntry(result.metafile, ['import-statement', 'dynamic-import']);
  const modules = result.outputFiles
    .map(({ path: file, text }) => {
      const name = path.relative(rootDirectory, file).replaceAll(path.sep, '/');
      return { name, text, isLoadedAtStart: loadedAtStart.has(name) };
    })
    .filter(({ name }) => loadedEver.has(name));
  return { modules, packageFolders: bundledPackageFolders(result.metafile, loadedEver) };
}

/** Names of the files that the entry reaches by these kinds of import, itself included. */
function reachedFromEntry({ outputs }: Metafile, kinds: readonly string[]): ReadonlySet<string> {
  const reached = new Set([ENTRY]);
  // A set gives what is added while it is walked through.
  for (const name of reached) {
    for (const { path: imported, kind } of outputs[name]?.imports ?? []) {
      if (kinds.includes(kind) && imported in outputs) reached.add(imported);
    }
  }
  return reached;
}

async function toCommonJs(
  { name, text, isLoadedAtStart }: DividedModule,
  isMinified: boolean,
): Promise<BundledFile> {
  const { code, map } = await transform(replaceDynamicImports(text), {
    sourcefile: name,
    // Only modules of ours and handlers are exported: nobody imports them by name from an ES module.
    platform: 'neutral',
    format: 'cjs',
    target: 'node20',
    banner: loaderBanner(text, path.posix.dirname(name)),
    minify: isMinified,
    charset: 'utf8',
    sourcemap: 'external',
    legalComments: 'eof',
    logLevel: 'silent',
  });
  return {
    name,
    isLoadedAtStart,
    code: Buffer.from(`${code}//# sourceMappingURL=${path.posix.basename(name)}.map\n`),
    sourceMap: Buffer.from(map),
  };
}

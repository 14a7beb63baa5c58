import type { OnResolveArgs, OnResolveResult, Plugin } from 'esbuild';
import { HEAVY_PACKAGES } from './heavy-packages.ts';

const SPECIFIER_PREFIX = 'chunk:';
const IMPORT_OF_CHUNK = /\bimport\("chunk:([^"]+)"\)/g;
/** A part of our own code, or a module of Node by its names: `require` gives the same and is faster. */
const IMPORT_OF_PART = /\bimport\("((?:\.|node:)[^"]+)"\)/g;

/**
 * Name of the loader in a finished bundle. Six letters like `import`, so that putting one for the
 * other moves no column of the source map; the dollar keeps it apart from names in our sources.
 */
const LOADER = '$chunk';

/** Keeps heavy packages out of a bundle, and refuses to load the heaviest with it. */
export const heavyPackagePlugin: Plugin = {
  name: 'heavy-packages',
  setup: (build) => {
    build.onResolve({ filter: /^[^./]/ }, (args) => resolveHeavyPackage(args));
  },
};

function resolveHeavyPackage(args: OnResolveArgs): OnResolveResult | undefined {
  const heavy = HEAVY_PACKAGES[args.path];
  if (heavy === undefined || args.importer.includes('/node_modules/')) return undefined;
  if (args.kind === 'dynamic-import') {
    return { path: `${SPECIFIER_PREFIX}${args.path}`, external: true };
  }
  if (heavy.staticImport === 'bundled') return undefined;
  return {
    errors: [
      {
        text:
          `"${args.path}" is a heavy package: write \`await import('${args.path}')\` inside the ` +
          'function that first needs it (types by `import type`).',
      },
    ],
  };
}

/** The heavy packages that bundled files still reach after unused code was dropped, sorted. */
export function reachableHeavyPackages(files: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const match of files.flatMap((text) => [...text.matchAll(IMPORT_OF_CHUNK)])) {
    if (match[1] !== undefined) found.add(match[1]);
  }
  return [...found].sort();
}

/** Puts the loader in the place of each dynamic import; line and column numbers stay. */
export function replaceDynamicImports(file: string): string {
  return file
    .replaceAll(IMPORT_OF_CHUNK, `${LOADER}("${SPECIFIER_PREFIX}$1")`)
    .replaceAll(IMPORT_OF_PART, `${LOADER}("$1")`);
}

/**
 * First lines of a bundled file: the loader, which requires a chunk or a part of our own when it is
 * first asked for. `folder` is that of the file in the zip.
 */
export function loaderBanner(file: string, folder: string): string {
  const toChunks = folder === 'chunks' ? '.' : './chunks';
  const places = [
    ...reachableHeavyPackages([file]).map((name) => {
      const chunk = HEAVY_PACKAGES[name]?.chunk ?? name;
      return place(SPECIFIER_PREFIX + name, `${toChunks}/${chunk}.js`, `.${memberName(name)}`);
    }),
    ...new Set([...file.matchAll(IMPORT_OF_PART)].map(([, part = '']) => place(part, part, ''))),
  ];
  if (places.length === 0) return '"use strict";';
  return [
    '"use strict";',
    `const ${LOADER}Table = {`,
    ...places,
    '};',
    `const ${LOADER} = async (specifier) => ${LOADER}Table[specifier]();`,
  ].join('\n');
}

function place(specifier: string, file: string, member: string): string {
  return `  ${JSON.stringify(specifier)}: () => require(${JSON.stringify(file)})${member},`;
}

/** Name under which a chunk exports the namespace of one of its packages. */
export function memberName(packageName: string): string {
  return packageName.replaceAll(/[^A-Za-z0-9]/g, '_');
}

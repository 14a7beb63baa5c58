import type { OnResolveArgs, OnResolveResult, Plugin } from 'esbuild';
import { HEAVY_PACKAGES } from './heavy-packages.ts';

const SPECIFIER_PREFIX = 'chunk:';
const IMPORT_OF_CHUNK = /\bimport\("chunk:([^"]+)"\)/g;

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

/** The heavy packages that a bundle still reaches after unused code was dropped, sorted. */
export function reachableHeavyPackages(bundle: string): readonly string[] {
  const found = new Set<string>();
  for (const match of bundle.matchAll(IMPORT_OF_CHUNK)) {
    if (match[1] !== undefined) found.add(match[1]);
  }
  return [...found].sort();
}

/** Puts the chunk loader in the place of each dynamic import; line and column numbers stay. */
export function replaceChunkImports(bundle: string): string {
  return bundle.replaceAll(IMPORT_OF_CHUNK, `${LOADER}("${SPECIFIER_PREFIX}$1")`);
}

/** First lines of a bundle: the loader, which requires a chunk when it is first asked for. */
export function chunkLoaderBanner(): string {
  const places = Object.entries(HEAVY_PACKAGES).map(
    ([name, { chunk }]) =>
      `  ${JSON.stringify(SPECIFIER_PREFIX + name)}: () => require("./chunks/${chunk}.js").${memberName(name)},`,
  );
  return [
    '"use strict";',
    `const ${LOADER}Table = {`,
    ...places,
    '};',
    `const ${LOADER} = async (specifier) => ${LOADER}Table[specifier]();`,
  ].join('\n');
}

/** Takes the places of chunks that are not in the zip out of the banner; no line moves. */
export function dropUnreachableChunks(bundle: string, reachable: readonly string[]): string {
  const unreachable = Object.keys(HEAVY_PACKAGES).filter((name) => !reachable.includes(name));
  return unreachable.reduce((text, name) => {
    const from = text.indexOf(`  ${JSON.stringify(SPECIFIER_PREFIX + name)}: () => require(`);
    return from < 0 ? text : text.slice(0, from) + text.slice(text.indexOf('\n', from));
  }, bundle);
}

/** Name under which a chunk exports the namespace of one of its packages. */
export function memberName(packageName: string): string {
  return packageName.replaceAll(/[^A-Za-z0-9]/g, '_');
}

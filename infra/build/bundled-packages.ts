import type { Metafile } from 'esbuild';

const PACKAGE_FOLDER = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/**
 * Folders of the packages of which a byte has got into an output, below the working directory of the
 * build, sorted. A package that was read and dropped is none of them.
 *
 * @param among names of the outputs that count; default: all
 */
export function bundledPackageFolders(
  { outputs }: Metafile,
  among: ReadonlySet<string> = new Set(Object.keys(outputs)),
): readonly string[] {
  const folders = new Set<string>();
  for (const [name, { inputs }] of Object.entries(outputs)) {
    if (!among.has(name)) continue;
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = PACKAGE_FOLDER.exec(file)?.[1];
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
    }
  }
  return [...folders].sort();
}

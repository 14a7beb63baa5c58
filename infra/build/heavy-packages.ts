/** A package that is expensive to load and therefore gets a chunk file of its own. */
export interface HeavyPackage {
  /** Chunk file name without its extension. Packages of one chunk share their dependencies. */
  readonly chunk: string;
  /** Why it is worth a file: what the package costs or when it is not needed. */
  readonly reason: string;
  /**
   * What an `import … from` at the top of one of our files gets: `refused` for what no function may
   * pay for at load time, `bundled` for packages that pure code may also take into the entry.
   */
  readonly staticImport: 'refused' | 'bundled';
  /**
   * What goes into the chunk, if it is not what `import` gives: `required` is what `require()` gives,
   * for a package whose ES build asks for `import.meta.url`, which a CommonJS chunk does not have.
   */
  readonly source?: 'required';
  /**
   * Whether functions and classes keep their names where esbuild must rename them; default true.
   * Giving a name costs a call for each when the chunk is loaded.
   */
  readonly keepsNames?: false;
}

/**
 * Packages that adapters reach by `await import(…)`; the build turns that into a `require` of a chunk
 * file at first use. Load times are ratios to an empty Node program, measured over minified bundles
 * on Node 20.
 */
export const HEAVY_PACKAGES: Readonly<Record<string, HeavyPackage>> = {
  tablestore: {
    chunk: 'tablestore',
    reason: '3.0 to 3.7 × an empty program',
    staticImport: 'refused',
    // Some two thousand functions of generated message classes: a fifth of the time to load them.
    keepsNames: false,
  },
  'ali-oss': {
    chunk: 'ali-oss',
    reason: '4.0 to 4.4 × an empty program',
    staticImport: 'refused',
  },
  '@alicloud/fc2': {
    chunk: 'alicloud-fc2',
    reason: '4.8 to 5.2 × an empty program; only for accounts with services of FC 2.0',
    staticImport: 'refused',
  },
  'ssh2-sftp-client': {
    chunk: 'ssh2',
    reason: '3.1 × an empty program, needed at delivery only',
    staticImport: 'refused',
  },
  ssh2: {
    chunk: 'ssh2',
    reason: 'the SFTP client stands on it: one copy, one file',
    staticImport: 'refused',
  },
  openpgp: {
    chunk: 'openpgp',
    reason:
      '1.9 × an empty program, needed at delivery only; LGPL, so it can be exchanged by itself',
    staticImport: 'refused',
    source: 'required',
  },
  'iconv-lite': {
    chunk: 'iconv-lite',
    reason: '2.0 × an empty program with its first table',
    staticImport: 'bundled',
  },
  'csv-parse': {
    chunk: 'csv-parse',
    reason: 'only needed where a CSV is read',
    staticImport: 'bundled',
  },
  'csv-parse/sync': {
    chunk: 'csv-parse',
    reason: 'shares the parser with csv-parse',
    staticImport: 'bundled',
  },
  'csv-stringify': {
    chunk: 'csv-stringify',
    reason: 'only needed where a CSV is written',
    staticImport: 'bundled',
  },
  'csv-stringify/sync': {
    chunk: 'csv-stringify',
    reason: 'shares the writer with csv-stringify',
    staticImport: 'bundled',
  },
  'read-excel-file/universal': {
    chunk: 'read-excel-file',
    reason: 'only needed where a table is a workbook',
    staticImport: 'refused',
  },
  'write-excel-file/node': {
    chunk: 'write-excel-file',
    reason:
      'writes large workbooks on the calling thread: `universal` starts workers from the text of its functions',
    staticImport: 'refused',
  },
  yaml: {
    chunk: 'yaml',
    reason: 'needed once per instance, when the configuration is read',
    staticImport: 'bundled',
  },
};

/**
 * Modules that stay `require` calls and are absent in the zip: `ali-oss` (through urllib) and `ssh2`
 * try them and carry on without.
 */
export const ABSENT_OPTIONAL_MODULES: readonly string[] = ['proxy-agent', 'cpu-features', '*.node'];

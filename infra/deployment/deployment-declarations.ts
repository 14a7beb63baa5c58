/** What a function has declared that it uses, by names. */
export interface DeclaredUse {
  /** Folder below `functions/`. */
  readonly folder: string;
  readonly tables: readonly string[];
  /** Environment variables that name buckets, and secrets. */
  readonly buckets: readonly string[];
  readonly secrets: readonly string[];
  /** Folders of the functions that it calls. */
  readonly calls: readonly string[];
  readonly usesVpc: boolean;
}

/** What stands outside the description and is referred to in it. */
export interface DeploymentDeclarations {
  readonly uses: readonly DeclaredUse[];
  readonly tables: readonly string[];
  /** Exports of the entry of each folder that the build makes a zip of; none: it is a program. */
  readonly exportsOf: Readonly<Record<string, readonly string[]>>;
}

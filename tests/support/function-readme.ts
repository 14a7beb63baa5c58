import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');

export const readFromRepository = (file: string): string =>
  readFileSync(path.join(REPOSITORY, file), 'utf8');

/** What `s.yaml` says of a function, as far as its README repeats it. */
export interface DescribedFunction {
  readonly timeout: number;
  readonly environmentVariables: Readonly<Record<string, string>>;
  readonly triggers?: readonly {
    readonly triggerName: string;
    readonly triggerConfig: { readonly cronExpression: string };
  }[];
}

/** The properties of a resource of `s.yaml`. */
export function describedFunction(resource: string): DescribedFunction {
  const { resources } = parse(readFromRepository('s.yaml')) as {
    readonly resources: Readonly<Record<string, { readonly props: DescribedFunction }>>;
  };
  const found = resources[resource];
  if (found === undefined) throw new Error(`s.yaml has no resource ${resource}`);
  return found.props;
}

/**
 * Beginnings of table rows that a README lacks: one for each setting, with its default where `s.yaml`
 * has one.
 *
 * @param settings names that the function reads
 */
export function missingSettingRows(
  readme: string,
  settings: readonly string[],
  { environmentVariables }: DescribedFunction,
): readonly string[] {
  const names = new Set([...settings, ...Object.keys(environmentVariables)]);
  return [...names]
    .map((name) => {
      const value = environmentVariables[name] ?? '';
      const fallback = /^\$\{env\('[A-Z_]+', '(.+)'\)\}$/.exec(value)?.[1];
      return fallback === undefined ? `| \`${name}\` |` : `| \`${name}\` | \`${fallback}\` |`;
    })
    .filter((row) => !readme.includes(row));
}

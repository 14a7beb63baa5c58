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

type Props = Readonly<Record<string, unknown>> & Partial<DescribedFunction>;

interface Description {
  readonly vars: { readonly names: Readonly<Record<string, string>> };
  readonly template: Readonly<Record<string, Props>>;
  readonly resources: Readonly<
    Record<string, { readonly extend?: { readonly name: string }; readonly props: Props }>
  >;
}

const description = parse(readFromRepository('s.yaml')) as Description;

/** The properties of a resource of `s.yaml` as they stand there, with those of its template. */
export function describedFunction(resource: string): DescribedFunction {
  const found = description.resources[resource];
  if (found === undefined) throw new Error(`s.yaml has no resource ${resource}`);
  const template = description.template[found.extend?.name ?? ''] ?? {};
  const { props } = found;
  return {
    ...template,
    ...props,
    timeout: props.timeout ?? 0,
    environmentVariables: { ...template.environmentVariables, ...props.environmentVariables },
  };
}

/** How the table of settings shows the default of a setting: with `<stage>` where the stage stands. */
export function documentedDefault(value: string): string | undefined {
  const [, text, name] =
    /^\$\{env\('[A-Z_]+', (?:'(.+)'|vars\.names\.(\w+))\)\}$/.exec(value) ?? [];
  // The endpoint of Function Compute follows from the account, which a table does not know.
  const fallback = text ?? description.vars.names[name ?? ''];
  if (fallback === undefined || fallback.includes('${vars.account}')) return undefined;
  return fallback.replaceAll('${vars.stage}', '<stage>');
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
      const fallback = documentedDefault(environmentVariables[name] ?? '');
      return fallback === undefined ? `| \`${name}\` |` : `| \`${name}\` | \`${fallback}\` |`;
    })
    .filter((row) => !readme.includes(row));
}

import { existsSync } from 'node:fs';
import path from 'node:path';
import { describeIssues, type BilingualProblems } from '../../../shared/configuration/index.ts';

type Problem = Parameters<typeof describeIssues>[0];

/** A function's own schema of its settings, as its `config.ts` has it. */
interface SettingsSchema {
  safeParse(
    variables: unknown,
  ): { readonly success: true } | { readonly success: false; readonly error: Problem };
}

/**
 * What a function would say of its settings at its start, by its own schema; undefined if it would
 * start, or if there is no such function here.
 */
export async function problemsOfSettings(
  folder: string,
  variables: Readonly<Record<string, string>>,
): Promise<BilingualProblems | undefined> {
  const result = (await schemaOf(folder))?.safeParse(variables);
  return result === undefined || result.success ? undefined : describeIssues(result.error);
}

/** Looked up by its folder, so that a function that is added is judged as well. */
async function schemaOf(folder: string): Promise<SettingsSchema | undefined> {
  if (!/^[a-z][a-z0-9-]*$/.test(folder)) return undefined;
  const file = path.resolve(import.meta.dirname, '../../../functions', folder, 'config.ts');
  if (!existsSync(file)) return undefined;
  const module = (await import(`../../../functions/${folder}/config.ts`)) as {
    readonly environmentSchema?: SettingsSchema;
  };
  return module.environmentSchema;
}

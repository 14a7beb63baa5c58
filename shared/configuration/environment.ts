import type { BilingualProblems } from './describe-bilingual-issues.ts';
import type { Issue } from './describe-issues.ts';
import { ConfigurationInvalidError } from './errors.ts';
import { refusalOf } from './refusal.ts';

/** Checks variables; `OneIssue` is what it says of each that is wrong. */
export interface EnvironmentSchema<Settings, OneIssue = Issue> {
  safeParse(
    variables: unknown,
  ):
    | { readonly success: true; readonly data: Settings }
    | { readonly success: false; readonly error: { readonly issues: readonly OneIssue[] } };
}

const WHERE = { en: 'The environment', zhHK: '環境變數' };

/**
 * Checks a function's environment variables against its schema; an empty variable counts as absent,
 * because a deployment description writes `''` for what it leaves out.
 *
 * @throws ConfigurationInvalidError naming every variable that is wrong, never its value;
 * ForeignEnvironmentError, with the same list, if one of them belongs to another environment
 */
export function parseEnvironment<Settings>(
  schema: EnvironmentSchema<Settings>,
  environment: Readonly<Record<string, string | undefined>>,
): Settings {
  const result = schema.safeParse(presentIn(environment));
  if (result.success) return result.data;
  throw refusalOf(WHERE, result.error);
}

/**
 * The same for checks that are not of the schema library: a function that must start fast carries
 * neither the library nor the wording of its problems.
 *
 * @throws ConfigurationInvalidError naming every variable that is wrong, never its value
 */
export function readEnvironment<Settings, OneIssue>(
  schema: EnvironmentSchema<Settings, OneIssue>,
  environment: Readonly<Record<string, string | undefined>>,
  describe: (error: { readonly issues: readonly OneIssue[] }) => BilingualProblems,
): Settings {
  const result = schema.safeParse(presentIn(environment));
  if (result.success) return result.data;
  throw new ConfigurationInvalidError(WHERE, describe(result.error));
}

function presentIn(environment: Readonly<Record<string, string | undefined>>): object {
  return Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
}

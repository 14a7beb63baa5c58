import { describeIssues, type Issue } from './describe-issues.ts';
import { ConfigurationInvalidError } from './errors.ts';

/** A schema of either form of the library: functions that must start fast take the small one. */
export interface EnvironmentSchema<Settings> {
  safeParse(
    variables: unknown,
  ):
    | { readonly success: true; readonly data: Settings }
    | { readonly success: false; readonly error: { readonly issues: readonly Issue[] } };
}

/**
 * Checks a function's environment variables against its schema; an empty variable counts as absent,
 * because a deployment description writes `''` for what it leaves out.
 *
 * @throws ConfigurationInvalidError naming every variable that is wrong, never its value
 */
export function parseEnvironment<Settings>(
  schema: EnvironmentSchema<Settings>,
  environment: Readonly<Record<string, string | undefined>>,
): Settings {
  const present = Object.entries(environment).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  const result = schema.safeParse(Object.fromEntries(present));
  if (result.success) return result.data;
  const where = { en: 'The environment', zhHK: '環境變數' };
  throw new ConfigurationInvalidError(where, describeIssues(result.error));
}

import type { z } from 'zod';
import { describeIssues } from './describe-issues.ts';
import { ConfigurationInvalidError } from './errors.ts';

/**
 * Checks a function's environment variables against its schema; an empty variable counts as absent,
 * because a deployment description writes `''` for what it leaves out.
 *
 * @throws ConfigurationInvalidError naming every variable that is wrong, never its value
 */
export function parseEnvironment<Schema extends z.ZodType>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): z.infer<Schema> {
  const present = Object.entries(environment).filter(
    ([, value]) => value !== undefined && value !== '',
  );
  const result = schema.safeParse(Object.fromEntries(present));
  if (result.success) return result.data;
  const where = { en: 'The environment', zhHK: '環境變數' };
  throw new ConfigurationInvalidError(where, describeIssues(result.error));
}

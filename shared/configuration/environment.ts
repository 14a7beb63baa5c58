import type { z } from 'zod';
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
  throw new ConfigurationInvalidError('The environment', describeIssues(result.error));
}

/** `path: message` for each problem; the received value is never repeated. */
export function describeIssues(error: z.ZodError): string[] {
  return error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.map(String).join('.')}: ${message}`,
  );
}

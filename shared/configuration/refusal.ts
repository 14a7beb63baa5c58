import type { BilingualText } from '../errors/index.ts';
import { describeIssues, type Issue } from './describe-issues.ts';
import { isForeignEnvironment } from './environment-boundary.ts';
import { ConfigurationInvalidError, ForeignEnvironmentError } from './errors.ts';

/** The error for what a schema found: the graver one if any of it belongs to another environment. */
export function refusalOf(
  where: BilingualText,
  found: { readonly issues: readonly Issue[] },
): ConfigurationInvalidError | ForeignEnvironmentError {
  const problems = describeIssues(found);
  return found.issues.some(isForeignEnvironment)
    ? new ForeignEnvironmentError(where, problems)
    : new ConfigurationInvalidError(where, problems);
}

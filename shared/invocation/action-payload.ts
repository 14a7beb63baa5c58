import * as z from 'zod';
import { describeIssues, type BilingualProblems } from '../configuration/index.ts';

/**
 * The payload of a manual invoke, read by the schema of the action that it names.
 *
 * @param schemas what may be asked of the function, by its action
 * @param refuse makes the error of the function
 * @throws what `refuse` makes, of the action if it is unknown, otherwise of every wrong field
 */
export function parseActionPayload<Schema extends z.ZodType>(
  document: unknown,
  schemas: Readonly<Record<string, Schema>>,
  refuse: (problems: BilingualProblems) => Error,
): z.infer<Schema> {
  const named = z.object({ action: z.enum(Object.keys(schemas)) }).safeParse(document);
  if (!named.success) throw refuse(describeIssues(named.error));
  // The enumeration lets through the keys of this very record only.
  const schema = schemas[named.data.action] as Schema;
  const result = schema.safeParse(document);
  if (!result.success) throw refuse(describeIssues(result.error));
  return result.data;
}

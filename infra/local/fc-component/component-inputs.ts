import * as z from 'zod';

/**
 * What `s` 3 hands to a component (looked at with @serverless-devs/s 3.1.10): `props` are resolved from
 * the environment of the shell, not from the settings of the local cloud, so they are not used.
 */
export const componentInputsSchema = z.looseObject({
  cwd: z.string(),
  args: z.array(z.string()).default([]),
  yaml: z.looseObject({ path: z.string() }),
  resource: z.looseObject({ name: z.string() }),
});
export type ComponentInputs = z.infer<typeof componentInputsSchema>;

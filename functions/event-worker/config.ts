import * as z from 'zod';
import { functionEnvironment, objectEncryption } from '../../shared/configuration/index.ts';
import { bilingual } from '../../shared/errors/index.ts';

/** The settings of the function: names and endpoints only, each documented in README.md. */
export const environmentSchema = functionEnvironment({
  /** Of what is archived, which is sealed besides. */
  OSS_ENCRYPTION: objectEncryption,
  /** Where functions are invoked: host, `host:port` or URL; without a scheme: HTTPS. */
  FUNCTION_COMPUTE_ENDPOINT: z.string().min(1),
  /** `fc2`: the subscribers are functions of a service of Function Compute 2.0. */
  FUNCTION_INVOKER: z.enum(['fc3', 'fc2']).default('fc3'),
  /** The service that holds the subscribers; wanted by `fc2`, not used by `fc3`. */
  FUNCTION_COMPUTE_SERVICE: z.string().max(128).default(''),
}).refine((given) => given.FUNCTION_INVOKER !== 'fc2' || given.FUNCTION_COMPUTE_SERVICE !== '', {
  path: ['FUNCTION_COMPUTE_SERVICE'],
  message: bilingual(
    'must name the service where FUNCTION_INVOKER is fc2',
    'FUNCTION_INVOKER 為 fc2 時必須填寫服務名稱',
  ),
  // Told together with whatever else is wrong.
  when: () => true,
});

export type Environment = z.infer<typeof environmentSchema>;

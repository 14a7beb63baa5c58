import * as z from 'zod';
import { endpointUrl } from '../../shared/configuration/index.ts';
import { bilingual } from '../../shared/errors/index.ts';

/** The settings of the function: names and endpoints only, each documented in README.md. */
export const environmentSchema = z
  .object({
    /** The environment: `test`, `prod`. Every key of every table begins with it. */
    STAGE: z.string().regex(/^[a-z][a-z0-9-]{0,20}$/),
    TABLESTORE_ENDPOINT: endpointUrl,
    TABLESTORE_INSTANCE: z.string().min(1),
    /** Where the configuration lies, and what is archived. */
    OSS_ENDPOINT: endpointUrl,
    OSS_REGION: z.string().min(1),
    OSS_BUCKET: z.string().min(1),
    /** Bucket in the path, for an endpoint that has no name per bucket. */
    OSS_PATH_STYLE: z.stringbool().default(false),
    /** Server-side encryption of what is archived, which is sealed besides. */
    OSS_ENCRYPTION: z.enum(['AES256', 'KMS']).default('KMS'),
    /** Host, `host:port` or URL; without a scheme: HTTPS. */
    KMS_ENDPOINT: z.string().min(1),
    /** Where functions are invoked: host, `host:port` or URL; without a scheme: HTTPS. */
    FUNCTION_COMPUTE_ENDPOINT: z.string().min(1),
    /** `fc2`: the subscribers are functions of a service of Function Compute 2.0. */
    FUNCTION_INVOKER: z.enum(['fc3', 'fc2']).default('fc3'),
    /** The service that holds the subscribers; wanted by `fc2`, not used by `fc3`. */
    FUNCTION_COMPUTE_SERVICE: z.string().max(128).default(''),
    DINGTALK_API_ENDPOINT: endpointUrl,
    DINGTALK_OAPI_ENDPOINT: endpointUrl,
    SEALING_SECRET_NAME: z.string().min(1),
  })
  .refine((given) => given.FUNCTION_INVOKER !== 'fc2' || given.FUNCTION_COMPUTE_SERVICE !== '', {
    path: ['FUNCTION_COMPUTE_SERVICE'],
    message: bilingual(
      'must name the service where FUNCTION_INVOKER is fc2',
      'FUNCTION_INVOKER 為 fc2 時必須填寫服務名稱',
    ),
    // Told together with whatever else is wrong.
    when: () => true,
  });

export type Environment = z.infer<typeof environmentSchema>;

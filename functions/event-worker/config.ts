import * as z from 'zod';
import { endpointUrl } from '../../shared/configuration/index.ts';

/** The settings of the function: names and endpoints only, each documented in README.md. */
export const environmentSchema = z.object({
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
  DINGTALK_API_ENDPOINT: endpointUrl,
  DINGTALK_OAPI_ENDPOINT: endpointUrl,
  SEALING_SECRET_NAME: z.string().min(1),
});

export type Environment = z.infer<typeof environmentSchema>;

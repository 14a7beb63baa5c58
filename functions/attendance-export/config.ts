import * as z from 'zod';
import { endpointUrl } from '../../shared/configuration/index.ts';

/** The settings of the function: names and endpoints only, each documented in README.md. */
export const environmentSchema = z.object({
  /** The environment: `test`, `prod`. Every key of every table and bucket begins with it. */
  STAGE: z.string().regex(/^[a-z][a-z0-9-]{0,20}$/),
  TABLESTORE_ENDPOINT: endpointUrl,
  TABLESTORE_INSTANCE: z.string().min(1),
  OSS_ENDPOINT: endpointUrl,
  /** Where short-lived links for people point; empty: the same as `OSS_ENDPOINT`. */
  OSS_PUBLIC_ENDPOINT: z.union([z.literal(''), endpointUrl]).default(''),
  OSS_REGION: z.string().min(1),
  OSS_BUCKET: z.string().min(1),
  /** Bucket in the path, for an endpoint that has no name per bucket. */
  OSS_PATH_STYLE: z.stringbool().default(false),
  /** Server-side encryption of files, manifests and exception lists; answers are sealed besides. */
  OSS_ENCRYPTION: z.enum(['AES256', 'KMS']).default('KMS'),
  /** Host, `host:port` or URL; without a scheme: HTTPS. */
  KMS_ENDPOINT: z.string().min(1),
  DINGTALK_API_ENDPOINT: endpointUrl,
  DINGTALK_OAPI_ENDPOINT: endpointUrl,
  SEALING_SECRET_NAME: z.string().min(1),
  /** How long a run is held after its owner was killed before another may take it over. */
  LEASE_SECONDS: z.coerce.number().int().min(1).max(600).default(20),
});

export type Environment = z.infer<typeof environmentSchema>;

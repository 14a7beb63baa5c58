import * as z from 'zod';
import { bilingual } from '../errors/index.ts';
import { endpointUrl } from './endpoint-field.ts';
import { refuseForeignSettings } from './environment-boundary.ts';

/** Small letters, digits and hyphens; every key of every table and bucket begins with it. */
export const environmentName = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,20}$/,
    bilingual('must be small letters, digits and hyphens', '只可使用小寫英文字母、數字及連字號'),
  );

/** Server-side encryption of what a function writes to its bucket. */
export const objectEncryption = z.enum(['AES256', 'KMS']).default('KMS');

/** Names and endpoints that every function reads which works with DingTalk, tables and objects. */
const commonFields = {
  /** The environment: `test`, `prod`. */
  STAGE: environmentName,
  TABLESTORE_ENDPOINT: endpointUrl,
  TABLESTORE_INSTANCE: z.string().min(1),
  OSS_ENDPOINT: endpointUrl,
  OSS_REGION: z.string().min(1),
  OSS_BUCKET: z.string().min(1),
  /** Bucket in the path, for an endpoint that has no name per bucket. */
  OSS_PATH_STYLE: z.stringbool().default(false),
  /** Host, `host:port` or URL; without a scheme: HTTPS. */
  KMS_ENDPOINT: z.string().min(1),
  DINGTALK_API_ENDPOINT: endpointUrl,
  DINGTALK_OAPI_ENDPOINT: endpointUrl,
  SEALING_SECRET_NAME: z.string().min(1),
};

/**
 * The settings of a function: those that all have, and its own. What belongs to another environment
 * than `STAGE` is refused.
 *
 * @example
 * export const environmentSchema = functionEnvironment({ LEASE_SECONDS: z.coerce.number().int() });
 */
export function functionEnvironment<Fields extends z.ZodRawShape>(fields: Fields) {
  return z
    .object({ ...commonFields, ...fields })
    .superRefine(refuseForeignSettings, { when: () => true });
}

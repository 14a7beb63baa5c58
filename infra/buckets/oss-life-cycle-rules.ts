import type OSS from 'ali-oss';
import { z } from 'zod';
import type { LifeCycleRule } from './bucket-declaration.ts';
import type { PresentRule } from './bucket-settings-port.ts';

const wholeDays = z
  .strictObject({ days: z.string().regex(/^[1-9]\d{0,8}$/) })
  .transform(({ days }) => Number(days));

/** A rule as the SDK reads it, if it says no more than a declaration can. */
const plainRule = z.strictObject({
  id: z.string(),
  prefix: z.string(),
  status: z.literal('Enabled'),
  expiration: wholeDays.optional(),
  abortMultipartUpload: wholeDays.optional(),
});
const anyRule = z.object({ id: z.string().catch('?') });

/** Reads a rule of the SDK's answer. Whatever a declaration cannot say leaves only the id. */
export function readPresentRule(answered: unknown): PresentRule {
  const plain = plainRule.safeParse(answered);
  if (!plain.success) return { id: anyRule.parse(answered).id };
  const { id, prefix, expiration, abortMultipartUpload } = plain.data;
  return {
    id,
    rule: {
      id,
      prefix,
      ...(expiration === undefined ? {} : { expireAfterDays: expiration }),
      ...(abortMultipartUpload === undefined
        ? {}
        : { abortUploadsAfterDays: abortMultipartUpload }),
    },
  };
}

/** The form of the SDK. Its types know only `days` and demand a date; its code takes these fields. */
export function toSdkRule(rule: LifeCycleRule): OSS.LifecycleRule {
  const { id, prefix, expireAfterDays, abortUploadsAfterDays } = rule;
  const sdkRule = {
    id,
    prefix,
    status: 'Enabled',
    ...(expireAfterDays === undefined ? {} : { expiration: { days: expireAfterDays } }),
    ...(abortUploadsAfterDays === undefined
      ? {}
      : { abortMultipartUpload: { days: abortUploadsAfterDays } }),
  };
  return sdkRule as unknown as OSS.LifecycleRule;
}

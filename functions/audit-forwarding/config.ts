import * as z from 'zod';
import {
  functionEnvironment,
  invokerFields,
  namesItsService,
  objectEncryption,
  serviceMissing,
} from '../../shared/configuration/index.ts';

/** The settings of the function: names and endpoints only, each documented in README.md. */
export const environmentSchema = functionEnvironment({
  /** Of the segments of the streams, which are sealed besides, and of the archive. */
  OSS_ENCRYPTION: objectEncryption,
  /** Bucket of the archive, whose objects cannot be changed while they are kept. */
  AUDIT_BUCKET: z.string().min(3).max(63),
  /** The way to itself, for work that takes longer than one invocation. */
  ...invokerFields,
}).refine(namesItsService, serviceMissing);

export type Environment = z.infer<typeof environmentSchema>;

import type * as z from 'zod';
import {
  functionEnvironment,
  invokerFields,
  namesItsService,
  objectEncryption,
  serviceMissing,
} from '../../shared/configuration/index.ts';

/** The settings of the function: names and endpoints only, each documented in README.md. */
export const environmentSchema = functionEnvironment({
  /** Of what is archived, which is sealed besides. */
  OSS_ENCRYPTION: objectEncryption,
  /** The way to the subscribers. */
  ...invokerFields,
}).refine(namesItsService, serviceMissing);

export type Environment = z.infer<typeof environmentSchema>;

import * as z from 'zod';
import {
  endpointUrl,
  functionEnvironment,
  objectEncryption,
} from '../../shared/configuration/index.ts';

/** The settings of the function: names and endpoints only, each documented in README.md. */
export const environmentSchema = functionEnvironment({
  /** Where short-lived links for people point; empty: the same as `OSS_ENDPOINT`. */
  OSS_PUBLIC_ENDPOINT: z.union([z.literal(''), endpointUrl]).default(''),
  /** Of files, manifests and exception lists; answers are sealed besides. */
  OSS_ENCRYPTION: objectEncryption,
  /** How long a run is held after its owner was killed before another may take it over. */
  LEASE_SECONDS: z.coerce.number().int().min(1).max(600).default(20),
});

export type Environment = z.infer<typeof environmentSchema>;

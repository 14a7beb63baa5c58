import * as z from 'zod';
import { functionEnvironment } from '../../shared/configuration/index.ts';

/** The settings of the function: names and endpoints only, each documented in README.md. */
export const environmentSchema = functionEnvironment({
  /** Where triggers are asked about: host, `host:port` or URL; without a scheme: HTTPS. */
  FUNCTION_COMPUTE_ENDPOINT: z.string().min(1),
  /** Whether timers are looked at; `false` for functions of Function Compute 2.0. */
  WATCH_TIMERS: z.stringbool().default(true),
  /** The alias that timers must invoke; empty: any. */
  TIMER_ALIAS: z.string().max(64).default(''),
  /** Of the common settings, not used: nothing sealed is opened, and its role could not read the keys. */
  SEALING_SECRET_NAME: z.string().optional(),
});

export type Environment = z.infer<typeof environmentSchema>;

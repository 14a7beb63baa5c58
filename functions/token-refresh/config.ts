import type * as z from 'zod';
import { functionEnvironment } from '../../shared/configuration/index.ts';

/** The settings of the function: names and endpoints only, each documented in README.md. */
export const environmentSchema = functionEnvironment({});

export type Environment = z.infer<typeof environmentSchema>;

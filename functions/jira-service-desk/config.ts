import type { z } from 'zod';
import { functionEnvironment } from '../../shared/configuration/index.ts';

/**
 * The settings of the function: names and endpoints only, each documented in README.md. The address
 * of Jira is an organisation's own and stands in its configuration.
 */
export const environmentSchema = functionEnvironment({});

export type Environment = z.infer<typeof environmentSchema>;

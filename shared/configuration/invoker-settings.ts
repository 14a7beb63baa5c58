import * as z from 'zod';
import { bilingual } from '../errors/index.ts';

/** Fields of `functionEnvironment` for a function that invokes functions, also itself. */
export const invokerFields = {
  /** Where functions are invoked: host, `host:port` or URL; without a scheme: HTTPS. */
  FUNCTION_COMPUTE_ENDPOINT: z.string().min(1),
  /** Alias at which functions invoke each other, the one at which their triggers stand. */
  FUNCTION_ALIAS: z.string().min(1).default('LATEST'),
  /** `fc2`: they are functions of a service of Function Compute 2.0. */
  FUNCTION_INVOKER: z.enum(['fc3', 'fc2']).default('fc3'),
  /** The service that holds them; wanted by `fc2`, not used by `fc3`. */
  FUNCTION_COMPUTE_SERVICE: z.string().max(128).default(''),
};

export interface InvokerSettings {
  readonly FUNCTION_COMPUTE_ENDPOINT: string;
  readonly FUNCTION_ALIAS: string;
  readonly FUNCTION_INVOKER: 'fc3' | 'fc2';
  readonly FUNCTION_COMPUTE_SERVICE: string;
}

/** True unless the edition that is chosen wants the name of a service and there is none. */
export function namesItsService(
  given: Pick<InvokerSettings, 'FUNCTION_INVOKER' | 'FUNCTION_COMPUTE_SERVICE'>,
): boolean {
  return given.FUNCTION_INVOKER !== 'fc2' || given.FUNCTION_COMPUTE_SERVICE !== '';
}

/**
 * What is said where it is false.
 *
 * @example
 * functionEnvironment({ ...invokerFields }).refine(namesItsService, serviceMissing)
 */
export const serviceMissing = {
  path: ['FUNCTION_COMPUTE_SERVICE'],
  message: bilingual(
    'must name the service where FUNCTION_INVOKER is fc2',
    'FUNCTION_INVOKER 為 fc2 時必須填寫服務名稱',
  ),
  // Told together with whatever else is wrong.
  when: () => true,
};

import {
  createFc2FunctionInvoker,
  createFcFunctionInvoker,
  type FcFunctionInvokerOptions,
  type FunctionInvoker,
} from '../../shared/function-compute/index.ts';
import type { Environment } from './config.ts';

export type InvokerSettings = Pick<
  Environment,
  'FUNCTION_INVOKER' | 'FUNCTION_COMPUTE_ENDPOINT' | 'FUNCTION_COMPUTE_SERVICE'
>;

export interface InvokerParts extends Omit<FcFunctionInvokerOptions, 'endpoint'> {
  /** The account whose functions are invoked, which is that of this function. */
  readonly accountId: string;
}

/**
 * The way to the subscribers that the settings choose. Their names are the same in both editions;
 * those of Function Compute 2.0 stand in the named service, of which the latest code runs.
 */
export function createChosenInvoker(
  settings: InvokerSettings,
  { accountId, ...parts }: InvokerParts,
): FunctionInvoker {
  const endpoint = settings.FUNCTION_COMPUTE_ENDPOINT;
  switch (settings.FUNCTION_INVOKER) {
    case 'fc3':
      return createFcFunctionInvoker({ endpoint, ...parts });
    case 'fc2': {
      const { credentials } = parts;
      const serviceName = settings.FUNCTION_COMPUTE_SERVICE;
      return createFc2FunctionInvoker({ endpoint, accountId, serviceName, credentials });
    }
  }
}

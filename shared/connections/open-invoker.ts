import type { InvokerSettings } from '../configuration/index.ts';
import {
  createFc2FunctionInvoker,
  createFcFunctionInvoker,
  type FunctionInvoker,
} from '../function-compute/index.ts';
import type { FunctionInstance } from './function-instance.ts';

/**
 * The way to functions of the same account that the settings choose, while a request is served. Names
 * are the same in both editions; functions of Function Compute 2.0 stand in the named service, of
 * which the latest code runs. The SDK of that edition is loaded with the first call, and only there.
 */
export function openInvoker(
  settings: InvokerSettings,
  instance: Pick<FunctionInstance, 'credentials' | 'accountId' | 'clock' | 'random' | 'http'>,
): FunctionInvoker {
  const { credentials, clock, random, http } = instance;
  const { FUNCTION_COMPUTE_ENDPOINT: endpoint, FUNCTION_ALIAS: qualifier } = settings;
  switch (settings.FUNCTION_INVOKER) {
    case 'fc3':
      return createFcFunctionInvoker({ endpoint, qualifier, credentials, clock, random, http });
    case 'fc2': {
      const serviceName = settings.FUNCTION_COMPUTE_SERVICE;
      const accountId = instance.accountId();
      return createFc2FunctionInvoker({ endpoint, accountId, serviceName, credentials });
    }
  }
}

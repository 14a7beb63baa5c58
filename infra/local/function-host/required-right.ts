import type { AccessJudge } from '../stand-in/access-judge.ts';
import { ApiError } from './api-error.ts';
import type { ApiRoute } from './api-route.ts';

/** Operations that RAM knows by another name than their own. */
const ACTION_OF: Partial<
  Readonly<Record<ApiRoute['version'], Partial<Record<ApiRoute['operation'], string>>>>
> = {
  '2023-03-30': { 'InvokeFunction.Async': 'InvokeFunction' },
  '2016-08-15': {
    'InvokeFunction.Async': 'InvokeFunction',
    GetAsyncTask: 'GetStatefulAsyncInvocation',
  },
};

/**
 * Whether whoever signed a request may do what it asks for. The resource is the function, whatever
 * version, alias or task of it is named.
 *
 * @throws ApiError AccessDenied
 */
export function requireRight(
  access: AccessJudge | undefined,
  principal: string,
  route: ApiRoute,
  path: string,
): void {
  if (access === undefined || route.operation === 'Unknown') return;
  const action = `fc:${ACTION_OF[route.version]?.[route.operation] ?? route.operation}`;
  const name = route.functionName === '' ? '*' : route.functionName;
  const service = route.version === '2016-08-15' ? `services/${path.split('/')[3] ?? ''}/` : '';
  const resource = `${service}functions/${name}`;
  if (access.permits(principal, action, resource)) return;
  throw new ApiError('AccessDenied', `role '${principal}' may not ${action} on ${resource}`);
}

import type { FunctionContext } from '../../shared/function-compute/index.ts';

/** What Function Compute would tell a function with a role at one request. */
export function functionContext(change: Partial<FunctionContext> = {}): FunctionContext {
  return {
    requestId: 'request-1',
    region: 'cn-hongkong',
    accountId: '1234567890123456',
    credentials: { accessKeyId: 'STS.id', accessKeySecret: 'secret', securityToken: 'token' },
    function: { name: 'dt-sample-test', handler: 'index.handler', memory: 512, timeout: 60 },
    ...change,
  };
}

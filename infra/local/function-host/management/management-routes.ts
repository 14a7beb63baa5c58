/**
 * Operations on what is deployed, by method and path below `/2023-03-30/functions` (paths of the
 * official SDK `@alicloud/fc20230330` 4.7.6): `<method> <part>`, `/*` where one is named.
 */
const OPERATIONS = {
  'POST ': 'CreateFunction',
  'GET ': 'ListFunctions',
  'GET /*': 'GetFunction',
  'PUT /*': 'UpdateFunction',
  'DELETE /*': 'DeleteFunction',
  'POST /*/versions': 'PublishFunctionVersion',
  'GET /*/versions': 'ListFunctionVersions',
  'DELETE /*/versions/*': 'DeleteFunctionVersion',
  'POST /*/aliases': 'CreateAlias',
  'GET /*/aliases': 'ListAliases',
  'GET /*/aliases/*': 'GetAlias',
  'PUT /*/aliases/*': 'UpdateAlias',
  'DELETE /*/aliases/*': 'DeleteAlias',
  'POST /*/triggers': 'CreateTrigger',
  'GET /*/triggers': 'ListTriggers',
  'GET /*/triggers/*': 'GetTrigger',
  'PUT /*/triggers/*': 'UpdateTrigger',
  'DELETE /*/triggers/*': 'DeleteTrigger',
  'PUT /*/async-invoke-config': 'PutAsyncInvokeConfig',
  'GET /*/async-invoke-config': 'GetAsyncInvokeConfig',
  'DELETE /*/async-invoke-config': 'DeleteAsyncInvokeConfig',
  'PUT /*/concurrency': 'PutConcurrencyConfig',
  'GET /*/concurrency': 'GetConcurrencyConfig',
  'DELETE /*/concurrency': 'DeleteConcurrencyConfig',
  'PUT /*/scaling-config': 'PutScalingConfig',
  'GET /*/scaling-config': 'GetScalingConfig',
  'DELETE /*/scaling-config': 'DeleteScalingConfig',
  'GET /*/instances': 'ListInstances',
} as const;

export type ManagementOperation = (typeof OPERATIONS)[keyof typeof OPERATIONS];

/** What a request below `/functions` asks for; undefined if it is no such operation. */
export function managementOperationOf(
  method: string,
  functionName: string,
  part: string,
  item: string,
): ManagementOperation | undefined {
  const path = [
    functionName === '' ? '' : '/*',
    part === '' ? '' : `/${part}`,
    item === '' ? '' : '/*',
  ].join('');
  const key = `${method} ${path}`;
  return isKnown(key) ? OPERATIONS[key] : undefined;
}

function isKnown(key: string): key is keyof typeof OPERATIONS {
  return Object.hasOwn(OPERATIONS, key);
}

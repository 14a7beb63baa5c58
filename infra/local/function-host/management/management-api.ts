import {
  createAlias,
  deleteAlias,
  getAlias,
  listAliases,
  updateAlias,
} from './alias-operations.ts';
import {
  deleteAsyncInvokeConfig,
  getAsyncInvokeConfig,
  putAsyncInvokeConfig,
} from './async-operations.ts';
import {
  createFunction,
  deleteFunction,
  getFunction,
  listFunctions,
  updateFunction,
} from './function-operations.ts';
import type { Operation } from './management-call.ts';
import type { ManagementOperation } from './management-routes.ts';
import {
  deleteConcurrencyConfig,
  deleteScalingConfig,
  getConcurrencyConfig,
  getScalingConfig,
  listInstances,
  putConcurrencyConfig,
  putScalingConfig,
} from './capacity-operations.ts';
import {
  createTrigger,
  deleteTrigger,
  getTrigger,
  listTriggers,
  updateTrigger,
} from './trigger-operations.ts';
import {
  deleteFunctionVersion,
  listFunctionVersions,
  publishFunctionVersion,
} from './version-operations.ts';

/** Every operation of the management API that this host knows. */
export const managementOperations: Readonly<Record<ManagementOperation, Operation>> = {
  CreateFunction: createFunction,
  ListFunctions: listFunctions,
  GetFunction: getFunction,
  UpdateFunction: updateFunction,
  DeleteFunction: deleteFunction,
  PublishFunctionVersion: publishFunctionVersion,
  ListFunctionVersions: listFunctionVersions,
  DeleteFunctionVersion: deleteFunctionVersion,
  CreateAlias: createAlias,
  ListAliases: listAliases,
  GetAlias: getAlias,
  UpdateAlias: updateAlias,
  DeleteAlias: deleteAlias,
  CreateTrigger: createTrigger,
  ListTriggers: listTriggers,
  GetTrigger: getTrigger,
  UpdateTrigger: updateTrigger,
  DeleteTrigger: deleteTrigger,
  PutAsyncInvokeConfig: putAsyncInvokeConfig,
  GetAsyncInvokeConfig: getAsyncInvokeConfig,
  DeleteAsyncInvokeConfig: deleteAsyncInvokeConfig,
  PutConcurrencyConfig: putConcurrencyConfig,
  GetConcurrencyConfig: getConcurrencyConfig,
  DeleteConcurrencyConfig: deleteConcurrencyConfig,
  PutScalingConfig: putScalingConfig,
  GetScalingConfig: getScalingConfig,
  DeleteScalingConfig: deleteScalingConfig,
  ListInstances: listInstances,
};

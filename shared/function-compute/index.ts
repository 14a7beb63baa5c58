export type {
  EventHandler,
  FunctionContext,
  Initializer,
  RoleCredentials,
  TimerEvent,
} from './event-handler.ts';
export {
  deployedFunctionName,
  type AsyncInvocation,
  type FunctionInvoker,
  type InvocationState,
} from './function-invoker.ts';

export {
  startCustomRuntimeServer,
  type CustomRuntimeOptions,
  type CustomRuntimeServer,
} from './custom-runtime-server.ts';
export {
  InvocationOutcomeUnknownError,
  InvocationRefusedError,
  TriggersUnreadableError,
  type FailedInvocation,
  type InvocationRefusedErrorCode,
  type RefusalCause,
} from './errors.ts';
export type {
  EventHandler,
  FunctionContext,
  Initializer,
  RoleCredentials,
  TimerEvent,
} from './event-handler.ts';
export {
  createFc2FunctionInvoker,
  type Fc2FunctionInvokerOptions,
} from './fc-2-function-invoker.ts';
export {
  createFcAsyncInvoker,
  createFcFunctionInvoker,
  type FcApiOptions,
  type FcFunctionInvokerOptions,
} from './fc-3-function-invoker.ts';
export { createFcTriggerReader } from './fc-3-trigger-reader.ts';
export {
  deployedFunctionName,
  type AsyncInvocation,
  type AsyncInvoker,
  type FunctionInvoker,
  type InvocationState,
} from './function-invoker.ts';
export {
  createMemoryFunctionInvoker,
  type MemoryFunctionInvoker,
  type RecordedInvocation,
} from './memory-function-invoker.ts';
export type { DeployedTimer, TriggerReader } from './trigger-reader.ts';
export type {
  BodyReading,
  WebFunction,
  WebInvocation,
  WebRequest,
  WebResponse,
} from './web-function.ts';

export {
  createFunctionEntry,
  type FunctionEntry,
  type FunctionParts,
  type InvocationTurn,
} from './function-entry.ts';
export { parseJsonPayload } from './json-payload.ts';
export { malformedPayload } from './malformed-payload.ts';
export { timerTriggerOf } from './timer-trigger.ts';
export { beginWorkingTime, type WorkingTime } from './working-time.ts';

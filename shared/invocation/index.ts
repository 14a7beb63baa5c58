export { parseActionPayload } from './action-payload.ts';
export { chosenOrganisations, unknownOrganisation } from './chosen-organisations.ts';
export {
  malformedRequest,
  RequestRefusedError,
  WorkTimeLimitError,
  type RequestErrorCode,
} from './errors.ts';
export {
  createFunctionEntry,
  type FunctionEntry,
  type FunctionParts,
  type InvocationTurn,
} from './function-entry.ts';
export { parseJsonPayload } from './json-payload.ts';
export { malformedPayload } from './malformed-payload.ts';
export { corpIdField } from './request-fields.ts';
export { timerTriggerOf } from './timer-trigger.ts';
export { beginWorkingTime, type WorkingTime } from './working-time.ts';

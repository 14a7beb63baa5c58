export type {
  EventHandler,
  FunctionContext,
  Initializer,
  RoleCredentials,
  TimerEvent,
} from './event-handler.ts';

export { type EventInbox, type EventSource, type IncomingEvent } from './event-inbox.ts';

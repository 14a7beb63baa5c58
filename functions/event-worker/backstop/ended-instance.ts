import { readEvent } from '../../../shared/event-catalogue/index.ts';

const ENDING_TYPES = ['finish', 'terminate', 'delete'];

/**
 * Id of the approval whose end an event tells; undefined for any other event, and for one that its
 * subscribers could not read either.
 */
export function endedInstanceIn(stored: {
  readonly type: string;
  readonly content: string;
}): string | undefined {
  const { event } = readEvent(stored);
  if (event?.eventType !== 'bpms_instance_change') return undefined;
  return ENDING_TYPES.includes(event.type) ? event.processInstanceId : undefined;
}

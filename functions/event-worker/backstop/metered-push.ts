import { findEventDefinition, meteringOf } from '../../../shared/event-catalogue/index.ts';
import type { EventSummary } from '../../../shared/event-delivery/index.ts';

type Push = Pick<EventSummary, 'source' | 'type'>;

/** Events of the directory are exempt; of what no page says anything, the worse is taken. */
export function isMeteredPush({ source, type }: Push): boolean {
  return source === 'robot' || (source === 'callback' && meteringOf(type) !== 'exempt');
}

/** Under which name a push is counted: `robot`, or the family of its event. */
export function pushFamilyOf({ source, type }: Push): string {
  return source === 'robot' ? source : (findEventDefinition(type)?.family ?? 'unknown');
}

import {
  deliveryWorkOf,
  eventColumns,
  eventPlaceOf,
  eventRowOf,
  eventWorkOf,
  type EventRow,
} from '../event-inbox/index.ts';
import { tables } from '../table-store/index.ts';
import { deliveryColumns, deliveryRowOf, type DeliveryRow } from './delivery-row.ts';
import type { DeliveryReference, EventReference } from './event-store.ts';
import type { WorkPlace } from './work-change.ts';

export function eventWork(environment: string, event: EventReference): WorkPlace<EventRow> {
  const { corpId, key } = event;
  return {
    table: tables.inbox,
    key: { ...eventPlaceOf(environment, corpId, key) },
    markers: { environment, corpId, key, work: eventWorkOf(key) },
    decode: eventRowOf,
    encode: eventColumns,
    isFinished: ({ state }) => state !== 'new',
  };
}

export function deliveryWork(
  environment: string,
  delivery: DeliveryReference,
): WorkPlace<DeliveryRow> {
  const { corpId, key, subscriber } = delivery;
  return {
    table: tables.eventDelivery,
    key: { ...eventPlaceOf(environment, corpId, key), subscriber },
    markers: { environment, corpId, key, work: deliveryWorkOf(key, subscriber) },
    decode: deliveryRowOf,
    encode: deliveryColumns,
    isFinished: ({ state }) => state !== 'pending',
  };
}

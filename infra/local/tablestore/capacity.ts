import { ProtobufWriter } from './protobuf-writer.ts';

/** Capacity units that an operation consumed. */
export interface Consumed {
  readonly read: number;
  readonly write: number;
}

const UNIT_BYTES = 4096;

/** 4 KB or a part of it is one unit; nothing still costs one. */
export function units(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / UNIT_BYTES));
}

/** What a write costs whose condition was not met. */
export const FAILED_CONDITION: Consumed = { read: 1, write: 1 };

/** `ConsumedCapacity{1: CapacityUnit{1: read, 2: write}}` */
export function writeConsumed(consumed: Consumed): ProtobufWriter {
  return new ProtobufWriter().message(
    1,
    new ProtobufWriter().integer(1, consumed.read).integer(2, consumed.write),
  );
}

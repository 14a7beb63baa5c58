import { createHash } from 'node:crypto';
import { isPlainId } from '../../../shared/errors/index.ts';
import {
  partitionOf,
  tables,
  TableOutcomeUnknownError,
  type CallOptions,
  type TableClient,
} from '../../../shared/table-store/index.ts';

/**
 * Which approvals' ends have come as events: one row each, so that asking for what was missed needs
 * neither the content of the inbox nor a call to DingTalk.
 */
export interface ApprovalEnds {
  note(corpId: string, instanceId: string, atEpochMs: number, call?: CallOptions): Promise<void>;
  has(corpId: string, instanceId: string, call?: CallOptions): Promise<boolean>;
}

/**
 * Partitions by two digits of the id's hash, so that a storm spreads. Whoever pushes an event writes
 * the id in it: one that is no plain id stands in the row as its hash.
 */
export function createApprovalEnds(client: TableClient, environment: string): ApprovalEnds {
  const keyOf = (corpId: string, instanceId: string) => {
    const hash = createHash('sha256').update(instanceId).digest('hex');
    return {
      part: `${partitionOf(environment, corpId)}/${hash.slice(0, 2)}`,
      instance: isPlainId(instanceId) ? instanceId : `h${hash}`,
    };
  };
  return {
    note: async (corpId, instanceId, atEpochMs, call = {}) => {
      const write = () =>
        client.putRow(
          tables.approvalEnd,
          keyOf(corpId, instanceId),
          { v: 1n, at: BigInt(atEpochMs) },
          { row: 'ignore' },
          call,
        );
      await write().catch((error: unknown) => {
        if (error instanceof TableOutcomeUnknownError) return write();
        throw error;
      });
    },
    has: async (corpId, instanceId, call = {}) => {
      const { row } = await client.getRow(tables.approvalEnd, keyOf(corpId, instanceId), call);
      return row !== undefined;
    },
  };
}

import {
  createTableEventStore,
  createTableSubjectWatermarks,
} from '../../shared/event-delivery/index.ts';
import { createTableAuditTrail } from '../../shared/observability/index.ts';
import { partitionOf } from '../../shared/table-store/index.ts';
import type { Environment } from './config.ts';
import type { InstanceStores } from './ports.ts';
import type { PunchDependencies } from './reported-punches/deliver-punches.ts';
import { ReportedPunchStore } from './reported-punches/reported-punch-store.ts';

export type PunchStores = Pick<InstanceStores, 'clock' | 'random' | 'tables' | 'sealer' | 'log'> & {
  readonly settings: Pick<Environment, 'STAGE'>;
};

/** Part of the composition: what storing punch events needs beside the stores of the instance. */
export function composePunches(
  stores: PunchStores,
  configuration: PunchDependencies['configuration'],
): PunchDependencies {
  const { settings, clock, random, tables, sealer, log } = stores;
  const about = { tables, environment: settings.STAGE, clock, random };
  return {
    clock,
    random,
    log,
    events: createTableEventStore({ ...about, sealer }),
    watermarks: createTableSubjectWatermarks(about),
    configuration,
    storeOf: (corpId) => new ReportedPunchStore(stores, partitionOf(settings.STAGE, corpId)),
    auditTrailOf: (corpId) =>
      createTableAuditTrail({
        tables,
        organisation: partitionOf(settings.STAGE, corpId),
        clock,
        random,
      }),
  };
}

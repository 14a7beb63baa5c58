import { organisationStores } from '../../shared/connections/index.ts';
import {
  createTableEventStore,
  createTableSubjectWatermarks,
} from '../../shared/event-delivery/index.ts';
import { createTableAuditTrail } from '../../shared/observability/index.ts';
import { partitionOf } from '../../shared/table-store/index.ts';
import type { InstanceStores } from './ports.ts';
import type { PunchDependencies } from './reported-punches/deliver-punches.ts';
import { ReportedPunchStore } from './reported-punches/reported-punch-store.ts';

/** Part of the composition: what storing punch events needs beside the stores of the instance. */
export function composePunches(
  stores: Omit<InstanceStores, 'settings' | 'http' | 'objects' | 'secrets'>,
  configuration: PunchDependencies['configuration'],
): PunchDependencies {
  const { environment, clock, random, log } = stores;
  const storesOf = organisationStores(stores);
  return {
    ...{ clock, random, log, configuration },
    events: createTableEventStore(stores),
    watermarks: createTableSubjectWatermarks(stores),
    storeOf: (corpId) => new ReportedPunchStore(stores, partitionOf(environment, corpId)),
    auditTrailOf: (corpId) => createTableAuditTrail(storesOf({ corpId })),
  };
}

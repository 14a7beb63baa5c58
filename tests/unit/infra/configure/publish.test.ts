import { randomBytes } from 'node:crypto';
import { stringify } from 'yaml';
import { beforeEach, describe, expect, test } from 'vitest';
import { publish, readLive } from '../../../../infra/configure/publish.ts';
import type { TargetStores } from '../../../../infra/deployment/target-stores.ts';
import { createMemoryObjectStore } from '../../../../shared/object-storage/index.ts';
import { createTableAuditTrail, type AuditEntry } from '../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { createAesGcmSealer, parseSealingKeyRing } from '../../../../shared/sealing/index.ts';
import {
  createMemoryTableClient,
  partitionOf,
  TableUnavailableError,
} from '../../../../shared/table-store/index.ts';
import { hongKongDateOf } from '../../../../shared/time/index.ts';
import {
  sampleConfiguration,
  sampleConfigurationDocument,
} from '../../../support/sample-configuration.ts';

const NOW = Date.UTC(2026, 10, 27, 4);
const clock = { nowEpochMs: () => NOW, sleep: () => Promise.resolve() };
const ring = { current: 'k1', keys: { k1: randomBytes(32).toString('base64') } };
const sealer = createAesGcmSealer(parseSealingKeyRing(JSON.stringify(ring)), systemRandom);
const table = { objectKey: 'test/dingcorp/mapping/people-1.csv.sealed', sha256: '1'.repeat(64) };
const rows = Buffer.from('employeeId\nhk001\n');

let stores: TargetStores;

beforeEach(() => {
  stores = {
    environment: 'test',
    tables: createMemoryTableClient({ clock }),
    objects: createMemoryObjectStore(),
    bucket: () => createMemoryObjectStore(),
    secrets: { getSecret: () => Promise.reject(new Error('no secret is needed')) },
    sealer: () => Promise.resolve(sealer),
    clock,
    random: systemRandom,
    close: () => undefined,
  };
});

function publication(change: Record<string, unknown> = {}) {
  return {
    text: stringify(sampleConfigurationDocument(change)),
    configuration: sampleConfiguration(change),
    files: [{ ...table, bytes: rows, isSealed: true }],
    differences: 3,
    onto: undefined,
  };
}

async function trail(): Promise<readonly AuditEntry[]> {
  const organisation = partitionOf('test', 'dingcorp');
  const entries: AuditEntry[] = [];
  const all = createTableAuditTrail({ ...stores, organisation });
  for await (const entry of all.list(hongKongDateOf(NOW))) entries.push(entry);
  return entries;
}

describe('publishing a configuration', () => {
  test('stores its tables sealed, moves the version, and says so in the audit trail', async () => {
    const published = await publish(stores, publication());

    expect(published).toEqual({ outcome: 'published', version: 1 });
    const sealed = await stores.objects.get(table.objectKey);
    expect(Buffer.from(sealed ?? []).includes('hk001')).toBe(false);
    expect(Buffer.from(sealer.open(sealed ?? rows, table.objectKey))).toEqual(rows);
    const sha256 = (await readLive(stores))?.sha256 ?? '';
    expect(await trail()).toMatchObject([
      {
        action: 'configuration.publish',
        actor: 'manual-invoke',
        subject: `test/configuration/${sha256}.yaml`,
        details: { version: 1, differences: 3 },
      },
    ]);
  });

  test('changes nothing the second time', async () => {
    await publish(stores, publication());

    expect(await publish(stores, publication())).toEqual({ outcome: 'unchanged', version: 1 });
    expect(await trail()).toHaveLength(1);
  });

  test('is refused on another version than the plan was made on, before anything is stored', async () => {
    await publish(stores, publication());
    const changed = { ...publication({ fileProfiles: { 'adp-hk-generic': { a: 1 } } }), onto: 0 };
    const file = { ...table, objectKey: 'test/dingcorp/other', bytes: rows, isSealed: false };

    const refused = publish(stores, { ...changed, files: [file] });

    await expect(refused).rejects.toMatchObject({ code: 'configuration.changed-meanwhile' });
    expect(await stores.objects.get(file.objectKey)).toBeUndefined();
    expect((await readLive(stores))?.version).toBe(1);
  });

  test('is live, and not lost, if the trail cannot be written; that is told', async () => {
    const { tables } = stores;
    const failing = new TableUnavailableError({
      table: 'audit_trail',
      operation: 'PutRow',
      fault: 'OTSServerBusy',
      attempts: 1,
    });
    const full: TargetStores = {
      ...stores,
      tables: {
        ...tables,
        getRow: tables.getRow.bind(tables),
        putRow: (definition, ...rest) =>
          definition.name === 'audit_trail'
            ? Promise.reject(failing)
            : tables.putRow(definition, ...rest),
      },
    };

    await expect(publish(full, publication())).rejects.toBe(failing);
    expect((await readLive(stores))?.version).toBe(1);
  });
});

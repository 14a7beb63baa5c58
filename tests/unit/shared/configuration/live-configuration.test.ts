import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import {
  createLiveConfiguration,
  publishConfiguration,
} from '../../../../shared/configuration/index.ts';
import { createMemoryObjectStore } from '../../../../shared/object-storage/index.ts';
import { createMemoryTableClient, type TableClient } from '../../../../shared/table-store/index.ts';
import { sampleConfigurationDocument } from '../../../support/sample-configuration.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

/** A published configuration, and how often its pointer was read. */
async function published() {
  const clock = new VirtualClock(Date.parse('2026-11-02T09:00:00+08:00'));
  const server = createMemoryTableClient({ clock });
  let reads = 0;
  let isDown = false;
  const tables: TableClient = {
    ...server,
    getRow: (...call) => {
      reads += 1;
      return isDown ? Promise.reject(new Error('down')) : server.getRow(...call);
    },
  };
  const objects = createMemoryObjectStore();
  const publish = (nameEn: string) => {
    const document = sampleConfigurationDocument();
    const organisations = document.organisations.map((one) => ({ ...one, nameEn }));
    return publishConfiguration(
      { tables: server, objects },
      stringify({ ...document, organisations }),
    );
  };
  await publish('First');
  const read = createLiveConfiguration({ tables, objects, environment: 'test', clock });
  return {
    clock,
    publish,
    name: async () => (await read()).organisations[0]?.nameEn,
    reads: () => reads,
    setDown: (value: boolean) => void (isDown = value),
  };
}

it('reads once for a burst of events, and a new configuration counts within fifteen seconds', async () => {
  const live = await published();

  const burst = await Promise.all(Array.from({ length: 20 }, () => live.name()));
  await live.publish('Second');
  const early = await live.name();
  live.clock.advance(15_000);
  const late = await live.name();

  expect(new Set(burst)).toEqual(new Set(['First']));
  expect([early, late]).toEqual(['First', 'Second']);
  expect(live.reads()).toBe(2);
});

it('never uses an old one because a new one cannot be read, and reads again at once', async () => {
  const live = await published();
  await live.name();
  live.clock.advance(15_000);
  live.setDown(true);

  await expect(live.name()).rejects.toThrow('down');
  live.setDown(false);

  expect(await live.name()).toBe('First');
});

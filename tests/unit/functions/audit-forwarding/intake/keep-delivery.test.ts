import { beforeEach, describe, expect, it } from 'vitest';
import {
  IntakeRows,
  type IntakeRow,
} from '../../../../../functions/audit-forwarding/intake/intake-rows.ts';
import {
  keepDelivery,
  type KeepDeliveryDependencies,
} from '../../../../../functions/audit-forwarding/intake/keep-delivery.ts';
import {
  createTableEventStore,
  createTableSubjectWatermarks,
  type DeliveryRequest,
} from '../../../../../shared/event-delivery/index.ts';
import { createTableEventInbox, type EventInbox } from '../../../../../shared/event-inbox/index.ts';
import { createJsonLogger } from '../../../../../shared/observability/index.ts';
import { systemRandom } from '../../../../../shared/random/index.ts';
import {
  createMemoryTableClient,
  TableThrottledError,
  tables,
  type TableClient,
} from '../../../../../shared/table-store/index.ts';
import { withWriteFates, type WriteFate } from '../../../../support/faulty-table-client.ts';
import { Killed, mortalTableClient } from '../../../../support/mortal-table-client.ts';
import { keyIdIn, sealerWith } from '../../../../support/key-rings.ts';
import {
  SAMPLE_CORP_ID as corpId,
  SAMPLE_RECEIVED_AT as NOW,
  sampleEvent,
} from '../../../../support/sample-events.ts';
import { rowsOf } from '../../../../support/table-rows.ts';
import { VirtualClock } from '../../../../support/virtual-clock.ts';

const environment = 'test';
const random = systemRandom;
const sealer = sealerWith('k1');
const caller = { requestId: 'r1', signal: new AbortController().signal };

let clock: VirtualClock;
let server: TableClient;
let inbox: EventInbox;
let lines: string[];

beforeEach(() => {
  clock = new VirtualClock(NOW);
  server = createMemoryTableClient({ clock });
  inbox = createTableEventInbox({ tables: server, environment, sealer, clock, random });
  lines = [];
});

/** `intake`: the tables as the intake sees them; the store of events has those without faults. */
function dependencies(intake: TableClient = server): KeepDeliveryDependencies {
  const common = { environment, clock, random };
  return {
    ...common,
    tables: intake,
    sealer,
    events: createTableEventStore({ ...common, tables: server, sealer }),
    watermarks: createTableSubjectWatermarks({ ...common, tables: server }),
    log: createJsonLogger({ clock, write: (line) => lines.push(line) }),
  };
}

async function arrives(key: string, changes: Parameters<typeof sampleEvent>[1] = {}) {
  await inbox.accept(sampleEvent(key, changes));
  const delivery = { corpId, key, subscriber: 'audit-forwarding' };
  await dependencies().events.openDelivery(delivery, { dueEpochMs: NOW + 60_000 });
  return request(key);
}

function request(event: string, attempt = 1): DeliveryRequest {
  return {
    v: 1,
    kind: 'deliver-event',
    corpId,
    event,
    subscriber: 'audit-forwarding',
    attempt,
  };
}

const intakeRows = () => rowsOf(server, tables.auditIntake);
const stateOf = async (key: string) =>
  (await dependencies().events.findDelivery({ corpId, key, subscriber: 'audit-forwarding' }))
    ?.state;

describe('a delivery that is kept for the audit log', () => {
  it.each([
    ['user_add_org', 'directory-events'],
    ['org_dept_modify', 'directory-events'],
    ['org_change', 'directory-events'],
    ['label_user_change', 'directory-events'],
    ['org_admin_add', 'directory-events'],
    ['inner_app_scopes_change', 'directory-events'],
    ['exclusive_delete_trusted_device', 'directory-events'],
    ['org_file_send_check', 'directory-events'],
    ['something_of_next_year', 'directory-events'],
    ['bpms_instance_change', 'approvals'],
    ['bpms_task_change', 'approvals'],
  ])('puts %s into the part of %s', async (type, stream) => {
    const event = await arrives('e_1', { type });

    const end = await keepDelivery(dependencies(), event, caller);

    expect(end).toEqual({ outcome: 'done', result: stream });
    expect((await intakeRows()).map(({ key }) => key)).toEqual([
      { part: `test/${corpId}/${stream}`, record: 'e_1' },
    ]);
  });

  it('keeps the content sealed, and opens it in its own row only', async () => {
    const event = await arrives('e_1', { content: '{"name":"陳大文"}' });

    await keepDelivery(dependencies(), event, caller);

    const [row] = await intakeRows();
    expect(keyIdIn(row?.columns['content'])).toBe('k1');
    expect(Buffer.from(row?.columns['content'] as Uint8Array).toString()).not.toContain('陳大文');
    expect(lines.join('\n')).not.toContain('陳大文');
  });

  it('makes no second row for an event that comes again', async () => {
    const event = await arrives('e_1');
    await keepDelivery(dependencies(), event, caller);
    const before = await intakeRows();
    const { events } = dependencies();
    await events.reopenDelivery({ corpId, key: 'e_1', subscriber: 'audit-forwarding' });

    const end = await keepDelivery(dependencies(), request('e_1', 2), caller);

    expect(end.outcome).toBe('done');
    expect(await intakeRows()).toEqual(before);
  });

  it.each<WriteFate>(['lost-before', 'lost-after', 'delayed'])(
    'has one row when the answer to the write is %s',
    async (fate) => {
      const event = await arrives('e_1');
      let writes = 0;
      const faulty = withWriteFates(server, () => ((writes += 1) === 1 ? fate : 'answered'));

      const end = await keepDelivery(dependencies(faulty.tables), event, caller);
      await faulty.deliverDelayed();

      expect(end).toEqual({ outcome: 'done', result: 'approvals' });
      expect((await intakeRows()).length).toBe(1);
    },
  );

  it('is not done while it is not known that the row is there', async () => {
    const event = await arrives('e_1');
    const faulty = withWriteFates(server, () => 'lost-before');

    const end = await keepDelivery(dependencies(faulty.tables), event, caller);

    expect(end).toMatchObject({ outcome: 'postponed', report: { code: 'tables.outcome-unknown' } });
    expect(await stateOf('e_1')).toBe('pending');
    expect(await intakeRows()).toEqual([]);
  });

  it('is tried again when the table is too busy', async () => {
    const event = await arrives('e_1');
    const busy: TableClient = {
      ...server,
      batchWrite: () =>
        Promise.reject(
          new TableThrottledError({
            table: tables.auditIntake.name,
            operation: 'batchWrite',
            fault: 'OTSServerBusy',
          }),
        ),
    };

    const first = await keepDelivery(dependencies(busy), event, caller);
    clock.advance(120_000);
    await dependencies().events.nextAttempt(
      { corpId, key: 'e_1', subscriber: 'audit-forwarding' },
      1,
      { dueEpochMs: clock.nowEpochMs() + 60_000 },
    );
    const second = await keepDelivery(dependencies(), request('e_1', 2), caller);

    expect([first.outcome, second.outcome]).toEqual(['postponed', 'done']);
    expect((await intakeRows()).length).toBe(1);
  });

  it('deletes no row that was written anew after it was read', async () => {
    const event = await arrives('e_1');
    await keepDelivery(dependencies(), event, caller);
    const rows = new IntakeRows({ tables: server, sealer, environment, corpId, clock, random });
    const seen: IntakeRow[] = [];
    for await (const row of rows.waiting('approvals', {})) if ('record' in row) seen.push(row);
    await rows.remove(seen, {});
    await rows.keep(sampleEvent('e_1'), {});

    await rows.remove(seen, {});

    expect(seen.length).toBe(1);

    expect((await intakeRows()).length).toBe(1);
  });
});

describe('a delivery whose instance is killed at any call', () => {
  const subscribed = { corpId, subscriber: 'audit-forwarding' } as const;

  /** One instance that dies at a call; then one that lives, as soon as the claim has run out. */
  async function livesThrough(dieAt: number, when: 'before' | 'after') {
    const event = await arrives('e_1');
    const { tables: mortal } = mortalTableClient(server, dieAt, when);
    const common = { environment, clock, random, sealer, tables: mortal };
    const doomed = {
      ...dependencies(mortal),
      events: createTableEventStore(common),
      watermarks: createTableSubjectWatermarks(common),
    };
    let isKilled = false;
    try {
      await keepDelivery(doomed, event, caller);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      isKilled = true;
    }
    const isDoneThen = (await stateOf('e_1')) === 'done';
    const hasRowThen = (await intakeRows()).length === 1;
    clock.advance(180_000);
    await keepDelivery(dependencies(), request('e_1'), caller);
    return { isKilled, isDoneThen, hasRowThen };
  }

  it.each(['before', 'after'] as const)(
    'has its one row in the end, and is never done without it (killed %s the call)',
    async (when) => {
      const lives: Awaited<ReturnType<typeof livesThrough>>[] = [];
      for (let dieAt = 1; lives.at(-1)?.isKilled !== false; dieAt += 1) {
        server = createMemoryTableClient({ clock });
        inbox = createTableEventInbox({ tables: server, environment, sealer, clock, random });
        lives.push(await livesThrough(dieAt, when));

        expect(await stateOf('e_1')).toBe('done');
        expect((await intakeRows()).length).toBe(1);
        expect(
          (await dependencies().events.findDelivery({ ...subscribed, key: 'e_1' }))?.result,
        ).toBe('approvals');
      }

      expect(lives.length).toBeGreaterThan(4);
      expect(lives.filter(({ hasRowThen, isDoneThen }) => isDoneThen && !hasRowThen)).toEqual([]);
      expect(lives.some(({ hasRowThen, isDoneThen }) => hasRowThen && !isDoneThen)).toBe(true);
    },
  );
});

import { beforeEach, describe, expect, it } from 'vitest';
import { ApplicationError } from '../../../../shared/errors/index.ts';
import { hongKongDateOf } from '../../../../shared/time/index.ts';
import { tables } from '../../../../shared/table-store/index.ts';
import type { AuditEntry } from '../../../../shared/observability/index.ts';
import { payloadSchemas } from '../../../../functions/event-worker/requests/payload-schemas.ts';
import {
  approval,
  configurationWith,
  CORP_ID,
  EventWorkerBench,
  MINUTE,
} from '../../../support/event-worker-bench.ts';
import { rowsOf } from '../../../support/table-rows.ts';

let bench: EventWorkerBench;

beforeEach(() => {
  bench = new EventWorkerBench();
});

class JiraIsDown extends ApplicationError<'test.down'> {
  constructor() {
    const text = { en: 'Down.', zhHK: '無法連接。' };
    super({ code: 'test.down', category: 'user', text, remedy: text });
  }
}

async function handled(key: string, changes: Parameters<typeof approval>[1] = {}): Promise<void> {
  await bench.accept(approval(key, changes));
  await bench.route(key);
  await bench.runSubscribers();
}

async function buried(key: string): Promise<void> {
  const { handle } = bench;
  bench.handle = async () => {
    throw new JiraIsDown();
  };
  await handled(key);
  bench.handle = handle;
}

function replay(fields: Readonly<Record<string, unknown>>) {
  return bench.act(payloadSchemas.replay.parse({ action: 'replay', ...fields }));
}

async function trail(): Promise<readonly AuditEntry[]> {
  const [organisation] = bench.configuration.organisations;
  if (organisation === undefined) throw new Error('no organisation');
  const entries: AuditEntry[] = [];
  const day = hongKongDateOf(bench.clock.nowEpochMs());
  for await (const entry of bench.deps.auditTrailOf(organisation).list(day)) entries.push(entry);
  return entries.filter(({ action }) => action.startsWith('events.replay'));
}

describe('a replay', () => {
  it('gives the named event to its subscriber again, with the next attempt', async () => {
    await handled('e_1');

    const answer = await replay({ keys: ['e_1'] });
    await bench.runSubscribers();

    expect(answer).toMatchObject({
      outcome: 'replayed',
      steps: [{ key: 'e_1', step: 'deliver-again', subscriber: 'jira', result: 'set-going' }],
    });
    expect(bench.fc.invocations.map(({ taskId }) => taskId.at(-1))).toEqual(['1', '2']);
    expect(bench.effects).toEqual(['jira e_1', 'jira e_1']);
    expect(await rowsOf(bench.server, tables.pendingWork)).toEqual([]);
  });

  it('counts anew how often an event is taken up, so that one that was taken up too often is routed', async () => {
    await bench.accept(approval('e_1'));
    for (let time = 1; time <= 30; time += 1) {
      const killed = { owner: `killed ${String(time)}`, leaseMs: MINUTE };
      await bench.deps.events.claimEvent({ corpId: CORP_ID, key: 'e_1' }, killed);
      await bench.clock.pass(2 * MINUTE);
    }
    expect(await bench.route('e_1')).toEqual({
      outcome: 'buried',
      code: 'event.claimed-too-often',
    });

    const answer = await replay({ deadLetters: true });
    await bench.runSubscribers();

    expect(answer).toMatchObject({ outcome: 'replayed', steps: [{ step: 'route' }] });
    expect(bench.effects).toEqual(['jira e_1']);
  });

  it('shows with dryRun what it would do, and does nothing', async () => {
    await handled('e_1');
    const before = await rowsOf(bench.server, tables.eventDelivery);

    const answer = await replay({ keys: ['e_1'], dryRun: true });

    expect(answer).toMatchObject({
      outcome: 'replay-planned',
      steps: [{ key: 'e_1', step: 'deliver-again', subscriber: 'jira' }],
    });
    expect(await rowsOf(bench.server, tables.eventDelivery)).toEqual(before);
    expect(bench.fc.invocations).toHaveLength(1);
    expect(await trail()).toEqual([]);
  });

  it('goes by the time of the events, not by that of their arrival', async () => {
    const at = bench.clock.nowEpochMs();
    await handled('e_late', { eventTimeEpochMs: at - 1_000 });
    await handled('e_early', { eventTimeEpochMs: at - 9_000 });

    await replay({ types: ['bpms_instance_change'] });
    bench.effects.length = 0;
    await bench.runSubscribers();

    expect(bench.effects).toEqual(['jira e_early', 'jira e_late']);
  });

  it('finds the events of a person by opening them, and those of a window', async () => {
    const of = (staffId: string) => ({
      content: JSON.stringify({ processInstanceId: staffId, type: 'finish', staffId }),
    });
    await handled('e_1', of('hk001'));
    await bench.clock.pass(10 * MINUTE);
    await handled('e_2', of('hk002'));
    const from = new Date(bench.clock.nowEpochMs() - MINUTE).toISOString();

    const byPerson = await replay({ person: 'hk001', dryRun: true });
    const byTime = await replay({ from, dryRun: true });

    expect(byPerson).toMatchObject({ found: 1, steps: [{ key: 'e_1' }] });
    expect(byTime).toMatchObject({ found: 1, steps: [{ key: 'e_2' }] });
    expect(JSON.stringify(byPerson)).not.toContain('hk001');
  });

  it('sets dead deliveries going, and their letters are replayed ones from then on', async () => {
    bench.configuration = configurationWith([{ name: 'jira' }]);
    await handled('e_1');
    await buried('e_2');

    const answer = await replay({ deadLetters: true });
    await bench.runSubscribers();
    const again = await replay({ deadLetters: true });

    expect(answer).toMatchObject({ found: 1, steps: [{ key: 'e_2', result: 'set-going' }] });
    expect(bench.effects).toEqual(['jira e_1', 'jira e_2']);
    expect(again).toMatchObject({ found: 0, steps: [] });
  });

  it('routes what nobody had subscribed by the routing table of now', async () => {
    bench.configuration = configurationWith([]);
    await handled('e_1');
    bench.configuration = configurationWith([{ name: 'jira' }]);

    await replay({ keys: ['e_1'] });
    await bench.runSubscribers();

    expect(bench.effects).toEqual(['jira e_1']);
  });

  it('gives an event to a new subscriber alone where it is named', async () => {
    await handled('e_1');
    bench.configuration = configurationWith([{ name: 'jira' }, { name: 'mail' }]);

    await replay({ keys: ['e_1'], subscriber: 'mail' });
    await bench.runSubscribers();

    expect(bench.effects).toEqual(['jira e_1', 'mail e_1']);
  });

  it('does not overtake an event of the same approval that has been handled since', async () => {
    const at = bench.clock.nowEpochMs();
    const ofOneApproval = (eventTimeEpochMs: number) => ({
      content: '{"processInstanceId":"p1","type":"finish","staffId":"hk001"}',
      eventTimeEpochMs,
    });
    await handled('e_1', ofOneApproval(at - 9_000));
    await handled('e_2', ofOneApproval(at - 1_000));

    await replay({ keys: ['e_1'] });
    await bench.runSubscribers();

    const delivery = { corpId: CORP_ID, key: 'e_1', subscriber: 'jira' };
    expect(bench.effects).toEqual(['jira e_1', 'jira e_2']);
    expect(await bench.deps.events.findDelivery(delivery)).toMatchObject({ state: 'superseded' });
  });

  it('is in the audit trail with keys before and counts after, and without a person', async () => {
    await handled('e_1');

    await replay({ person: 'hk001' });

    // Of one instant, the entries are in no order.
    const entries = (await trail()).toSorted((one, other) => (one.action < other.action ? 1 : -1));
    expect(entries).toMatchObject([
      {
        actor: 'manual-invoke',
        action: 'events.replay-begun',
        details: { selectedBy: 'person', keys: 'e_1' },
      },
      { action: 'events.replay', outcome: 'done', details: { setGoing: 1, failed: 0 } },
    ]);
    expect(JSON.stringify(await trail())).not.toContain('hk001');
  });

  it('refuses a subscriber and an organisation that are not configured', async () => {
    await expect(replay({ keys: ['e_1'], subscriber: 'nobody' })).rejects.toMatchObject({
      code: 'request.unknown-subscriber',
    });
    await expect(replay({ keys: ['e_1'], corpId: 'dingother' })).rejects.toMatchObject({
      code: 'request.unknown-organisation',
    });
  });
});

describe('looking at events', () => {
  it('counts states, what is unfinished and dead letters', async () => {
    await handled('e_1');
    await buried('e_2');
    await bench.accept(approval('e_3'));

    expect(await bench.act(payloadSchemas.status.parse({ action: 'status' }))).toMatchObject({
      outcome: 'status',
      events: { routed: 2, new: 1 },
      unfinished: { events: 1, deliveries: {}, oldestReceivedHongKong: '2026-11-02 09:30:00' },
      deadLetters: { open: 1, replayed: 0, byCode: { 'test.down': 1 } },
    });
  });

  it('lists and shows events without content', async () => {
    await handled('e_1');

    const list = await bench.act(payloadSchemas.events.parse({ action: 'events' }));
    const one = await bench.act(payloadSchemas.event.parse({ action: 'event', key: 'e_1' }));

    expect(list).toMatchObject({ found: 1, events: [{ key: 'e_1', state: 'routed' }] });
    expect(one).toMatchObject({
      routedBy: { processCode: 'PROC-IT', people: 1 },
      deliveries: [{ subscriber: 'jira', state: 'done', attempt: 1 }],
    });
    expect(JSON.stringify([list, one])).not.toContain('hk001');
  });

  it('tells of each dead letter the cause and the remedy', async () => {
    await buried('e_1');

    const answer = await bench.act(
      payloadSchemas['dead-letters'].parse({ action: 'dead-letters' }),
    );

    expect(answer).toMatchObject({
      found: 1,
      deadLetters: [
        { key: 'e_1', subscriber: 'jira', code: 'test.down', remedy: { zhHK: '無法連接。' } },
      ],
    });
  });

  it('says that an event is not there', async () => {
    const show = bench.act(payloadSchemas.event.parse({ action: 'event', key: 'e_none' }));

    await expect(show).rejects.toMatchObject({ code: 'request.unknown-event' });
  });
});

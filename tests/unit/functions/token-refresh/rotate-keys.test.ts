import { describe, expect, it } from 'vitest';
import { createTableEventInbox } from '../../../../shared/event-inbox/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { tables as productTables } from '../../../../shared/table-store/index.ts';
import { keyIdIn, sealerWith } from '../../../support/key-rings.ts';
import { rowsOf } from '../../../support/table-rows.ts';
import {
  CORP_ID,
  ENVIRONMENT,
  OTHER_CORP_ID,
  START,
  TokenRefreshBench,
} from '../../../support/token-refresh-bench.ts';

const rotate = { action: 'rotate-keys' } as const;

/** Tokens and events, sealed with the first key; the ring has a second one from then on. */
async function benchWithRows(events = 3): Promise<TokenRefreshBench> {
  const bench = new TokenRefreshBench();
  await bench.fire();
  const sealer = await bench.sealer();
  const { clock, server: tables } = bench;
  const inbox = createTableEventInbox({
    tables,
    environment: ENVIRONMENT,
    sealer,
    clock,
    random: systemRandom,
  });
  for (let number = 0; number < events; number += 1) {
    await inbox.accept({
      corpId: CORP_ID,
      key: `e_${String(number)}`,
      app: 'main',
      source: 'callback',
      type: 'user_add_org',
      eventTimeEpochMs: START,
      receivedAtEpochMs: START,
      content: '{"userId":["hk001"]}',
      isStale: false,
    });
  }
  bench.sealer = () => Promise.resolve(sealerWith('k1', 'k2'));
  return bench;
}

async function keysIn({ server }: TokenRefreshBench): Promise<Set<string | undefined>> {
  const tokens = await rowsOf(server, productTables.accessToken);
  const events = await rowsOf(server, productTables.inbox);
  return new Set([
    ...tokens.map(({ columns }) => keyIdIn(columns['current'])),
    ...events.map(({ columns }) => keyIdIn(columns['content'])),
  ]);
}

describe('a change of the sealing key', () => {
  it('seals every row anew, counts by table, and says what was left as it is', async () => {
    const bench = await benchWithRows();
    for (const name of ['dingcorp/answers/a.gz.sealed', 'configuration/c.yaml']) {
      const about = { contentType: 'application/octet-stream', contentSha256: 'a'.repeat(64) };
      await bench.objects.putOnce(`${ENVIRONMENT}/${name}`, Buffer.from('x'), about);
    }

    const answer = await bench.ask(rotate);

    expect(answer).toMatchObject({ outcome: 'rotated', sealingKey: 'k2' });
    expect(answer['tables']).toEqual(
      ['inbox', 'access_token', 'reported_punch', 'directory_entry', 'audit_intake'].map(
        (table) => {
          const rows = { inbox: 3, access_token: 3 }[table] ?? 0;
          return {
            table,
            state: 'done',
            looked: rows,
            resealed: rows,
            unknownKeys: {},
            broken: 0,
            examples: [],
          };
        },
      ),
    );
    expect(answer['objects']).toEqual({ count: 1, isAtLeast: false });
    expect(await keysIn(bench)).toEqual(new Set(['k2']));
  });

  it('leaves tokens that serve as before', async () => {
    const bench = await benchWithRows();
    await bench.ask(rotate);
    bench.sealer = () => Promise.resolve(sealerWith('k2'));
    const [organisation] = bench.configuration.organisations;
    if (organisation === undefined) throw new Error('nothing is configured');

    const { store } = await bench.deps.tokensOf(organisation);
    const record = await store.read({ kind: 'app', clientId: 'dingapp1' });

    expect(bench.dingTalk.accepts(record?.current?.value ?? '')).toBe(true);
  });

  it('is in the audit trail of every organisation, begun before anything is done', async () => {
    const bench = await benchWithRows();
    await bench.ask(rotate);

    for (const corpId of [CORP_ID, OTHER_CORP_ID]) {
      const entries = (await bench.trail(corpId)).filter(({ action }) =>
        action.startsWith('sealing.'),
      );
      // Entries of one millisecond are in no order.
      expect(entries.sort((a, b) => b.action.length - a.action.length)).toMatchObject([
        { action: 'sealing.rotation-begun', subject: 'k2', actor: 'manual-invoke' },
        {
          action: 'sealing.rotation',
          subject: 'k2',
          details: {
            resealed:
              '3 in inbox, 3 in access_token, 0 in reported_punch, 0 in directory_entry, 0 in audit_intake',
            tablesLeft: 0,
            unreadable: 0,
          },
        },
      ]);
    }
  });

  it('touches nothing when it cannot be put in the trail', async () => {
    const bench = await benchWithRows();
    const { server } = bench;
    bench.tables = {
      ...server,
      putRow: (table, ...given) =>
        table === productTables.auditTrail
          ? Promise.reject(new Error('the trail is down'))
          : server.putRow(table, ...given),
    };

    await expect(bench.ask(rotate)).rejects.toThrow('the trail is down');

    expect(await keysIn(bench)).toEqual(new Set(['k1']));
  });

  it('pauses when its time is over, and goes on when it is asked again', async () => {
    const bench = await benchWithRows(250);
    let questions = 0;
    bench.mayGoOn = () => (questions += 1) <= 1;
    const paused = await bench.ask(rotate);
    bench.mayGoOn = () => true;

    const done = await bench.ask(rotate);

    expect(paused).toMatchObject({
      outcome: 'paused',
      tables: [
        { table: 'inbox', state: 'paused', resealed: 100 },
        { table: 'access_token', state: 'waiting' },
        { state: 'waiting' },
        { state: 'waiting' },
        { state: 'waiting' },
      ],
      next: { en: expect.stringContaining('goes on from there') as string },
    });
    expect(done).toMatchObject({ outcome: 'rotated', tables: [{ resealed: 250 }, {}, {}, {}, {}] });
    expect(await keysIn(bench)).toEqual(new Set(['k2']));
  });

  it('names rows of a key that is missing, and says that some are left', async () => {
    const bench = await benchWithRows();
    bench.sealer = () => Promise.resolve(sealerWith('k2'));

    const answer = await bench.ask(rotate);

    expect(answer).toMatchObject({
      outcome: 'rotated-but-for-some',
      tables: [
        { table: 'inbox', unknownKeys: { k1: 3 }, resealed: 0 },
        {
          table: 'access_token',
          unknownKeys: { k1: 3 },
          examples: expect.arrayContaining([`${ENVIRONMENT}/${CORP_ID} app/dingapp1`]) as string[],
        },
        {},
        {},
        {},
      ],
    });
    expect(await keysIn(bench)).toEqual(new Set(['k1']));
  });

  it('is done by one at a time', async () => {
    const bench = await benchWithRows();
    await bench.deps.rotationLeases.acquire('key-rotation', { owner: 'other', durationMs: 60_000 });

    const answer = await bench.ask(rotate);

    expect(answer).toMatchObject({ outcome: 'under-way' });
    expect(await keysIn(bench)).toEqual(new Set(['k1']));
  });
});

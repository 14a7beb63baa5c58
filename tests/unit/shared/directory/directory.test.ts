import { describe, expect, it } from 'vitest';
import {
  CredentialsRejectedError,
  type DingTalkError,
  IpBlockedError,
  PermissionMissingError,
  ThrottledError,
  UnavailableError,
  UnexpectedAnswerError,
} from '../../../../shared/dingtalk/index.ts';
import { tables } from '../../../../shared/table-store/index.ts';
import type { Clock } from '../../../../shared/time/index.ts';
import { DirectoryBench, gate, HOUR, MINUTE } from '../../../support/directory-bench.ts';
import { rowsOf } from '../../../support/table-rows.ts';

const operation = 'contacts/user/get';
const NAMED = { name: '陳大文', departmentIds: [10] };

/** The clock of an instance that is wrong by so much. */
function clockOff(bench: DirectoryBench, offsetMs: () => number): Clock {
  return {
    nowEpochMs: () => bench.clock.nowEpochMs() + offsetMs(),
    sleep: (durationMs, signal) => bench.clock.sleep(durationMs, signal),
  };
}

function benchWithPerson(): DirectoryBench {
  const bench = new DirectoryBench();
  bench.dingTalk.people.set('hk001', NAMED);
  return bench;
}

describe('a look-up', () => {
  it('asks DingTalk once, then answers from the instance, another instance from the table', async () => {
    const bench = benchWithPerson();
    const one = bench.instance();

    const first = await one.user('hk001');
    const second = await one.user('hk001');
    const third = await bench.instance().user('hk001');

    expect(first).toMatchObject({
      outcome: 'found',
      entry: { value: { userid: 'hk001', name: '陳大文' }, isDegraded: false },
    });
    expect([second, third]).toEqual([first, first]);
    expect(bench.sources()).toEqual(['dingtalk', 'instance', 'table']);
    expect(bench.dingTalk.count()).toBe(1);
  });

  it('asks again after five minutes, wherever the answer was kept', async () => {
    const bench = benchWithPerson();
    const one = bench.instance();
    const other = bench.instance();
    await one.user('hk001');
    await bench.clock.pass(4 * MINUTE);
    await other.user('hk001');
    bench.dingTalk.people.set('hk001', { ...NAMED, name: '陳小文' });

    await bench.clock.pass(MINUTE - 1);
    const young = await other.user('hk001');
    await bench.clock.pass(1);
    const old = await other.user('hk001');

    expect(young).toMatchObject({ entry: { value: { name: '陳大文' } } });
    expect(old).toMatchObject({ entry: { value: { name: '陳小文' } } });
    expect(bench.sources()).toEqual(['dingtalk', 'table', 'instance', 'dingtalk']);
  });

  it('carries the age of an answer over to an instance whose clock is wrong', async () => {
    const bench = new DirectoryBench();
    bench.dingTalk.people.set('hk001', NAMED);
    await bench.instance().user('hk001');
    await bench.clock.pass(2 * MINUTE);
    const wrong = clockOff(bench, () => HOUR);

    const found = await bench.instance({ clock: wrong }).user('hk001');

    const ageMs = found.outcome === 'found' ? wrong.nowEpochMs() - found.entry.asOfEpochMs : 0;
    expect(bench.sources()).toEqual(['dingtalk', 'table']);
    expect(ageMs).toBe(2 * MINUTE);
  });

  it('asks anew if the clock of the instance has run back', async () => {
    const bench = benchWithPerson();
    let offset = 0;
    const clock = clockOff(bench, () => offset);
    const directory = bench.instance({ clock });
    await directory.user('hk001');

    offset = -HOUR;
    await directory.user('hk001');

    expect(bench.sources()).toEqual(['dingtalk', 'table']);
  });

  it('asks DingTalk for whoever wants it fresh, and keeps that for the others', async () => {
    const bench = benchWithPerson();
    const directory = bench.instance();
    await directory.user('hk001');
    bench.dingTalk.people.set('hk001', { ...NAMED, name: '陳小文' });

    const fresh = await directory.user('hk001', { fresh: true });
    const other = await bench.instance().user('hk001');

    expect(fresh).toMatchObject({ entry: { value: { name: '陳小文' } } });
    expect(other).toMatchObject({ entry: { value: { name: '陳小文' } } });
    expect(bench.sources()).toEqual(['dingtalk', 'dingtalk', 'table']);
  });

  it('keeps "there is none" and "outside" for a minute only', async () => {
    const bench = benchWithPerson();
    bench.dingTalk.hiddenPeople.add('hk001');
    const directory = bench.instance();

    const outcomes = [await directory.user('hk001'), await directory.user('hk404')];
    await bench.clock.pass(MINUTE - 1);
    await directory.user('hk001');
    await bench.instance().user('hk404');
    await bench.clock.pass(1);
    bench.dingTalk.hiddenPeople.clear();
    bench.dingTalk.people.set('hk404', NAMED);
    const later = [await directory.user('hk001'), await directory.user('hk404')];

    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['outside', 'absent']);
    expect(later.map(({ outcome }) => outcome)).toEqual(['found', 'found']);
    expect(bench.sources()).toEqual([
      'dingtalk',
      'dingtalk',
      'instance',
      'table',
      'dingtalk',
      'dingtalk',
    ]);
  });

  it('keeps what one app sees apart from what another sees', async () => {
    const bench = benchWithPerson();
    await bench.instance().user('hk001');
    bench.dingTalk.hiddenPeople.add('hk001');

    const other = await bench.instance({ clientId: 'dingapp2' }).user('hk001');
    const elsewhere = await bench.instance({ organisation: 'test/dingother' }).user('hk001');

    expect([other.outcome, elsewhere.outcome]).toEqual(['outside', 'outside']);
  });

  it('leaves no userId, name or address readable in the table', async () => {
    const bench = benchWithPerson();
    bench.dingTalk.people.set('hk001', { ...NAMED, email: 'chan@example.com' });
    const directory = bench.instance();
    await directory.user('hk001');
    await directory.invalidate([{ kind: 'user', userId: 'hk002' }]);

    const rows = await rowsOf(bench.server, tables.directoryEntry);

    const text = JSON.stringify(rows, (_, value: unknown) =>
      typeof value === 'bigint'
        ? String(value)
        : value instanceof Uint8Array
          ? Buffer.from(value).toString('latin1')
          : value,
    );
    expect(rows).toHaveLength(3);
    expect(text).not.toMatch(/hk00|陳大文|chan@/u);
  });
});

describe('callers who ask the same at the same time', () => {
  it('share one question', async () => {
    const bench = benchWithPerson();
    const directory = bench.instance();

    const found = await Promise.all(Array.from({ length: 20 }, () => directory.user('hk001')));

    expect(new Set(found.map((each) => JSON.stringify(each))).size).toBe(1);
    expect(bench.dingTalk.count()).toBe(1);
  });

  it('do not lose the answer if one of them gives up', async () => {
    const bench = benchWithPerson();
    const directory = bench.instance();
    const held = gate();
    bench.dingTalk.after = () => held.passed;
    const controller = new AbortController();

    const impatient = directory.user('hk001', { signal: controller.signal });
    const patient = directory.user('hk001');
    await bench.clock.pass(1);
    controller.abort(new Error('no time'));
    await expect(impatient).rejects.toThrow('no time');
    held.open();

    expect(await patient).toMatchObject({ outcome: 'found' });
    expect(bench.dingTalk.count()).toBe(1);
  });

  it('end the question when the last of them has given up, and a later one asks anew', async () => {
    const bench = benchWithPerson();
    const directory = bench.instance();
    const held = gate();
    bench.dingTalk.before = () => held.passed;
    const controllers = [new AbortController(), new AbortController()];
    const waiting = controllers.map(({ signal }) => directory.user('hk001', { signal }));
    const ends = Promise.allSettled(waiting);
    await bench.clock.pass(1);

    for (const controller of controllers) controller.abort(new Error('no time'));
    await ends;
    const signal = bench.dingTalk.calls[0]?.options.signal;
    bench.dingTalk.before = () => undefined;
    const later = await directory.user('hk001');
    held.open();

    expect(signal?.aborted).toBe(true);
    expect(later).toMatchObject({ outcome: 'found' });
    expect(bench.dingTalk.count()).toBe(2);
  });

  it('are not given an answer that was asked for before they wanted a fresh one', async () => {
    const bench = benchWithPerson();
    const directory = bench.instance();
    const held = gate();
    bench.dingTalk.after = () => held.passed;
    const early = directory.user('hk001', { fresh: true });
    await bench.clock.pass(1);
    bench.dingTalk.people.set('hk001', { ...NAMED, name: '陳小文' });

    const late = directory.user('hk001', { fresh: true });
    await bench.clock.pass(1);
    held.open();

    expect(await early).toMatchObject({ entry: { value: { name: '陳大文' } } });
    expect(await late).toMatchObject({ entry: { value: { name: '陳小文' } } });
    expect(await directory.user('hk001')).toMatchObject({ entry: { value: { name: '陳小文' } } });
  });
});

describe('while DingTalk cannot be asked', () => {
  it.each<[string, DingTalkError]>([
    ['is down', new UnavailableError({ operation }, 'HTTP 503')],
    ['asks for fewer calls', new ThrottledError({ operation }, 1_000)],
    ['blocks the address', new IpBlockedError({ operation }, 300_000)],
    ['is hidden by another page', new UnexpectedAnswerError({ operation }, 'no JSON')],
  ])('because it %s: shows what is kept with its true age, for a day', async (_, error) => {
    const bench = benchWithPerson();
    const directory = bench.instance();
    await directory.user('hk001');
    const askedAt = bench.clock.nowEpochMs();
    bench.dingTalk.before = () => {
      throw error;
    };

    await bench.clock.pass(24 * HOUR - 1);
    const found = await directory.user('hk001');
    const elsewhere = await bench.instance().user('hk001');
    await bench.clock.pass(1);

    expect(found).toMatchObject({ entry: { isDegraded: true, asOfEpochMs: askedAt } });
    expect(elsewhere).toMatchObject({ entry: { isDegraded: true, asOfEpochMs: askedAt } });
    await expect(directory.user('hk001')).rejects.toBe(error);
  });

  it('never takes an outage for "there is none", nor holds up an old "there is none"', async () => {
    const bench = benchWithPerson();
    const directory = bench.instance();
    await directory.user('hk404');
    bench.dingTalk.before = () => {
      throw new UnavailableError({ operation }, 'HTTP 503');
    };
    await bench.clock.pass(MINUTE);

    await expect(directory.user('hk404')).rejects.toThrow(UnavailableError);
    await expect(directory.user('hk001')).rejects.toThrow(UnavailableError);
  });

  it.each<[string, DingTalkError]>([
    ['a missing permission', new PermissionMissingError({ operation }, ['qyapi_get_member'])],
    ['refused keys', new CredentialsRejectedError({ operation })],
  ])('does not hide %s, on which somebody must act', async (_, error) => {
    const bench = benchWithPerson();
    const directory = bench.instance();
    await directory.user('hk001');
    bench.dingTalk.before = () => {
      throw error;
    };
    await bench.clock.pass(5 * MINUTE);

    await expect(directory.user('hk001')).rejects.toBe(error);
  });

  it('leaves it alone for half a minute and then tries again', async () => {
    const bench = benchWithPerson();
    const directory = bench.instance();
    await directory.user('hk001');
    await bench.clock.pass(5 * MINUTE);
    bench.dingTalk.before = () => {
      throw new UnavailableError({ operation }, 'HTTP 503');
    };
    await directory.user('hk001');
    await directory.user('hk001');
    await bench.clock.pass(30_000 - 1);
    await directory.user('hk001');
    bench.dingTalk.before = () => undefined;

    await bench.clock.pass(1);
    await directory.user('hk001');

    expect(bench.sources()).toEqual(['dingtalk', 'kept', 'kept', 'kept', 'dingtalk']);
    expect(bench.dingTalk.count()).toBe(3);
    expect(bench.logged.filter((line) => line.includes('directory.degraded'))).toHaveLength(1);
  });

  it('gives it five seconds if there is something to show, and the client its own patience if not', async () => {
    const bench = benchWithPerson();
    const directory = bench.instance();
    await directory.user('hk001');
    await bench.clock.pass(5 * MINUTE);

    await directory.user('hk001');

    expect(bench.dingTalk.calls.map(({ options }) => options.deadlineEpochMs)).toEqual([
      undefined,
      bench.clock.nowEpochMs() + 5_000,
    ]);
  });
});

describe('while the table is down', () => {
  it('goes on with the instance and DingTalk alone, and says so once', async () => {
    const bench = benchWithPerson();
    bench.isTableDown = true;
    const directory = bench.instance();

    await directory.user('hk001');
    await directory.user('hk001');
    await directory.user('hk404');

    expect(bench.sources()).toEqual(['dingtalk', 'instance', 'dingtalk']);
    expect(
      bench.logged.filter((line) => line.includes('directory.table-unavailable')),
    ).toHaveLength(1);
  });

  it('shows what the instance has kept if DingTalk is down as well', async () => {
    const bench = benchWithPerson();
    const directory = bench.instance();
    await directory.user('hk001');
    bench.isTableDown = true;
    bench.dingTalk.before = () => {
      throw new UnavailableError({ operation }, 'HTTP 503');
    };
    await bench.clock.pass(HOUR);

    const found = await directory.user('hk001');

    expect(found).toMatchObject({ entry: { isDegraded: true } });
  });

  it('uses it again half a minute later', async () => {
    const bench = benchWithPerson();
    const directory = bench.instance();
    bench.isTableDown = true;
    await directory.user('hk001');
    bench.isTableDown = false;
    await bench.clock.pass(30_000);
    await bench.instance().user('hk404');

    await directory.user('hk404');

    expect(bench.sources()).toEqual(['dingtalk', 'dingtalk', 'table']);
  });

  it('forgets here what was to be forgotten, and tells that the others were not reached', async () => {
    const bench = benchWithPerson();
    const directory = bench.instance();
    bench.isTableDown = true;
    await directory.user('hk001');
    bench.dingTalk.people.delete('hk001');

    const end = directory.invalidate([{ kind: 'user', userId: 'hk001' }]);

    await expect(end).rejects.toMatchObject({ code: 'tables.unavailable' });
    expect((await directory.user('hk001')).outcome).toBe('absent');
  });
});

describe('what cannot be trusted in the table', () => {
  it.each(['another place', 'another time', 'an unknown key', 'a later version'])(
    'is not shown: a reply of %s',
    async (what) => {
      const bench = benchWithPerson();
      bench.dingTalk.people.set('hk002', { ...NAMED, name: '李小明' });
      await bench.instance().user('hk001');
      await bench.instance().user('hk002');
      const rows = await rowsOf(bench.server, tables.directoryEntry);
      await bench.clock.pass(10 * MINUTE);
      for (const [index, { key, columns }] of rows.entries()) {
        const change = {
          'another place': rows[1 - index]?.columns ?? {},
          'another time': { ...columns, asked: BigInt(bench.clock.nowEpochMs()) },
          'an unknown key': columns,
          'a later version': { ...columns, v: 2n },
        }[what];
        await bench.server.putRow(tables.directoryEntry, key, change ?? {}, { row: 'ignore' });
      }
      bench.dingTalk.before = () => {
        throw new UnavailableError({ operation }, 'HTTP 503');
      };
      const other = what === 'an unknown key' ? new DirectoryBench().sealer : bench.sealer;

      const look = bench.instance({ sealer: other }).user('hk001');

      await expect(look).rejects.toThrow(UnavailableError);
    },
  );
});

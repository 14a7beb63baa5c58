import { beforeEach, describe, expect, it } from 'vitest';
import { benchConfiguration, SilenceBench } from '../../../support/silence-bench.ts';

const HELD = { state: 'held' };
const AGREED = { state: 'agreed', decidedAtEpochMs: Date.parse('2026-11-05T15:00+08:00') };
const DELIVERED = {
  state: 'delivered',
  release: AGREED,
  deliveredAtEpochMs: Date.parse('2026-11-05T16:10+08:00'),
};

let bench: SilenceBench;

beforeEach(() => {
  bench = new SilenceBench();
});

/** As if everything else went on. */
async function watchAt(hongKong: string): Promise<readonly string[]> {
  bench.passTo(hongKong);
  await bench.beat();
  await bench.watch();
  return bench.alarms;
}

describe('the run of a period', () => {
  it('is absent two hours after the cut-off, told once with the pay date, and over when it is there', async () => {
    bench = new SilenceBench();
    bench.clock.advance(Date.parse('2026-11-01T13:59+08:00') - bench.clock.nowEpochMs());

    expect(await watchAt('2026-11-01T13:59')).toEqual([]);
    expect(await watchAt('2026-11-01T14:00')).toEqual(['silence-run-absent begun']);
    expect(await watchAt('2026-11-01T14:10')).toHaveLength(1);
    expect(bench.told[0]?.en).toContain('Company HKSC, period 2026-10');
    expect(bench.told[0]?.en).toContain('payable on 2026-11-06');
    expect(bench.told[0]?.zhHK).toContain('發薪日為 2026-11-06');

    await bench.run({ state: 'collecting' });

    expect(await watchAt('2026-11-01T14:20')).toEqual([
      'silence-run-absent begun',
      'silence-run-absent over',
    ]);
  });

  it('is told again once a day while it is absent', async () => {
    await watchAt('2026-11-02T09:06');
    await watchAt('2026-11-03T09:05');

    expect(await watchAt('2026-11-03T09:06')).toEqual([
      'silence-run-absent begun',
      'silence-run-absent again',
    ]);
  });

  it('is not there if it was given up or only corrects what was paid', async () => {
    await bench.run({ state: 'superseded' });
    await bench.run({ state: 'corrections-pending', purpose: 'correction' }, '0002');

    expect(await watchAt('2026-11-02T09:06')).toEqual(['silence-run-absent begun']);
  });

  it('is all that a company wants that only computes', async () => {
    bench.configuration = benchConfiguration({
      mode: 'shadow',
      payCalendar: { watchFrom: '2026-10-01' },
    });
    await bench.run({ state: 'shadow' });

    expect(await watchAt('2026-11-06T23:50')).toEqual([]);
  });

  it('is not expected where no pay calendar is given, and status names the company', async () => {
    bench.configuration = benchConfiguration({ payCalendar: undefined });

    expect(await watchAt('2026-11-06T09:06')).toEqual([]);
    const status = await bench.ask('status');
    expect(status['organisations']).toMatchObject([{ withoutPayCalendar: ['HKSC'] }]);
    expect(status.next.en).toContain('payCalendar');
  });

  it('is not expected of a period that somebody else has paid', async () => {
    bench.configuration = benchConfiguration({ payCalendar: { watchFrom: '2026-11-01' } });

    expect(await watchAt('2026-11-06T09:06')).toEqual([]);
  });
});

describe('the release of a file', () => {
  it.each(['collecting', 'held', 'awaiting-release', 'a-state-of-the-future'])(
    'is absent at the release-by while the run is %s',
    async (state) => {
      await bench.run({ state });

      expect(await watchAt('2026-11-05T16:59')).toEqual([]);
      expect(await watchAt('2026-11-05T17:00')).toEqual(['silence-release-absent begun']);
      expect(bench.told[0]?.en).toContain(`state "${state}"`);
    },
  );

  it('is over when somebody has agreed, and the delivery is expected from then on', async () => {
    await bench.run(HELD);
    await watchAt('2026-11-05T17:06');
    const decidedAtEpochMs = Date.parse('2026-11-05T20:00+08:00');
    await bench.run({ state: 'awaiting-release', release: { state: 'agreed', decidedAtEpochMs } });

    expect(await watchAt('2026-11-05T21:29')).toEqual([
      'silence-release-absent begun',
      'silence-release-absent over',
    ]);
    expect(await watchAt('2026-11-05T21:30')).toContain('silence-delivery-absent begun');
  });
});

describe('the delivery of a file', () => {
  it.each(['uploading', 'renaming'])('is absent while it is %s', async (state) => {
    await bench.run({ state, release: AGREED });

    expect(await watchAt('2026-11-05T18:29')).toEqual([]);
    expect(await watchAt('2026-11-05T18:30')).toEqual(['silence-delivery-absent begun']);

    await bench.run({
      state: 'delivered',
      deliveredAtEpochMs: Date.parse('2026-11-05T18:33+08:00'),
    });

    expect(await watchAt('2026-11-05T18:40')).toEqual([
      'silence-delivery-absent begun',
      'silence-delivery-absent over',
    ]);
  });

  it('is there though a replacement is held', async () => {
    await bench.run(DELIVERED);
    await bench.run(HELD, '0002');

    expect(await watchAt('2026-11-06T09:06')).toEqual([]);
  });
});

describe('the acknowledgement of a file', () => {
  it('is absent if it could not be read back by the pay date', async () => {
    await bench.run({ ...DELIVERED, state: 'delivered-unconfirmed' });

    expect(await watchAt('2026-11-05T23:59')).toEqual([]);
    expect(await watchAt('2026-11-06T00:00')).toEqual(['silence-acknowledgement-absent begun']);
    expect(bench.told[0]?.en).toContain('could not be read back');
  });

  it('is absent if a receiver that answers has not, and over when it has', async () => {
    const [first] = benchConfiguration().organisations;
    const delivery = { ...first?.companies[0]?.delivery, acknowledgement: { any: 'profile' } };
    const payCalendar = { watchFrom: '2026-10-01' };
    bench.configuration = benchConfiguration({ payCalendar, delivery });
    await bench.run(DELIVERED);

    expect(await watchAt('2026-11-06T00:06')).toEqual(['silence-acknowledgement-absent begun']);

    await bench.run({ ...DELIVERED, acknowledgement: { outcome: 'accepted' } });

    expect(await watchAt('2026-11-06T00:16')).toContain('silence-acknowledgement-absent over');
  });

  it('is not expected of a receiver that never answers', async () => {
    await bench.run(DELIVERED);

    expect(await watchAt('2026-11-06T23:50')).toEqual([]);
  });

  it('has an hour after a delivery on the pay date itself', async () => {
    const deliveredAtEpochMs = Date.parse('2026-11-06T11:00+08:00');
    await bench.run({ state: 'delivered-unconfirmed', deliveredAtEpochMs });

    expect(await watchAt('2026-11-06T11:59')).toEqual([]);
    expect(await watchAt('2026-11-06T12:00')).toEqual(['silence-acknowledgement-absent begun']);
  });
});

describe('a period that is past', () => {
  it('is still watched while it has a run that waits', async () => {
    await bench.run(HELD);
    await watchAt('2026-11-05T17:06');

    const alarms = await watchAt('2026-12-01T09:06');

    expect(alarms).toContain('silence-release-absent again');
    expect(alarms).not.toContain('silence-release-absent over');
  });

  it('is over when the company is not in the configuration any more', async () => {
    await watchAt('2026-11-02T09:06');
    bench.configuration = benchConfiguration({ payCalendar: undefined });

    expect(await watchAt('2026-11-02T09:16')).toEqual([
      'silence-run-absent begun',
      'silence-run-absent over',
    ]);
  });
});

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { IndexedLine } from '../../../support/splunk/search-time-fields.ts';
import { runSaved, sampleLines } from '../../../support/splunk/sample-lines.ts';

/** A month after the sample events. */
const LATER = Date.UTC(2026, 9, 31) / 1000;
const MISSING = 'DingTalk audit - missing events';
const DUPLICATE = 'DingTalk audit - duplicate events';
const ALTERED = 'DingTalk audit - altered events';
const ANCHORS = 'DingTalk audit - broken anchors';
const lines = sampleLines();

/** The places of these rows in the samples' streams. */
const places = (rows: readonly object[]) =>
  rows.map((row) => {
    const { chain_stream: stream, chain_sequence: sequence } = row as Record<string, unknown>;
    return `${String(stream)} ${String(sequence)}`;
  });

function placeOf({ raw, stream }: IndexedLine): string {
  return `${stream} ${/"sequence":(\d+),"stream"/.exec(raw)?.[1] ?? ''}`;
}

const without = (place: string) => lines.filter((line) => placeOf(line) !== place);
const changed = (place: string, change: (raw: string) => string) =>
  lines.map((line) => (placeOf(line) === place ? { ...line, raw: change(line.raw) } : line));

/** As somebody who knows how hashes are made. */
function withHash(raw: string): string {
  const body = raw.replace(/,"hash":"[0-9a-f]{64}"\}$/, '');
  return `${body},"hash":"${createHash('sha256').update(`${body}}`).digest('hex')}"}`;
}

describe('what is whole', () => {
  it.each([MISSING, DUPLICATE, ALTERED, ANCHORS])('%s finds nothing', (name) => {
    expect(runSaved(name, lines, LATER)).toEqual([]);
  });
});

describe('missing events', () => {
  it('are told by their numbers, in the middle and at the beginning', () => {
    const kept = lines.filter(
      (line) => !['file-audit 2', 'file-audit 3', 'approvals 1'].includes(placeOf(line)),
    );

    expect(runSaved(MISSING, kept, LATER)).toMatchObject([
      { chain_stream: 'approvals', first_missing: 1, last_missing: 1, missing: 1 },
      { chain_stream: 'file-audit', first_missing: 2, last_missing: 3, missing: 2 },
    ]);
  });
});

describe('duplicate events', () => {
  it('are told apart: sent twice, and forged', () => {
    const twice = lines.find((line) => placeOf(line) === 'storage 2');
    const [forged] = changed('approvals 2', (raw) => raw.replace('modified', 'MODIFIED')).filter(
      (line) => placeOf(line) === 'approvals 2',
    );
    if (twice === undefined || forged === undefined) throw new Error('the samples are others');

    const rows = runSaved(DUPLICATE, [...lines, twice, forged], LATER);

    expect(places(rows).sort()).toEqual(['approvals 2', 'storage 2']);
    const texts = new Map(rows.map((row) => [row['chain_stream'], row['texts']]));
    expect([texts.get('storage'), texts.get('approvals')]).toEqual([1, 2]);
  });
});

describe('altered events', () => {
  const problems = (some: readonly IndexedLine[]) =>
    runSaved(ALTERED, some, LATER).map((row) => [places([row])[0], row['problem']]);

  it('are told whose text is not that of their hash', () => {
    const some = changed('directory-events 2', (raw) => raw.replace('hk002', 'hk009'));

    expect(problems(some)).toEqual([['directory-events 2', 'text altered']]);
  });

  it('are told by the event behind them if the hash was made anew', () => {
    const some = changed('directory-events 2', (raw) => withHash(raw.replace('hk002', 'hk009')));

    expect(problems(some)).toEqual([['directory-events 3', 'does not follow the event before']]);
  });

  it('are told where a stream was begun anew', () => {
    const some = changed('approvals 1', (raw) =>
      withHash(raw.replace(/"previous":"[0-9a-f]{64}"/, `"previous":"${'0'.repeat(64)}"`)),
    );

    expect(problems(some)).toEqual([
      ['approvals 1', 'does not begin its stream'],
      ['approvals 2', 'does not follow the event before'],
    ]);
  });

  it('are told beside the true one, and without hash or place', () => {
    const forged = changed('storage 2', (raw) => raw.replace('file', 'FILE')).filter(
      (line) => placeOf(line) === 'storage 2',
    );
    const hashless = changed('own-trail 3', (raw) => raw.replace(/,"hash":"\w+"/, ''));
    const placeless = changed('own-trail 3', (raw) => raw.replace('"chain":', '"chained":'));

    expect(problems([...lines, ...forged])).toEqual([['storage 2', 'text altered']]);
    expect(problems(hashless)).toEqual([['own-trail 3', 'no hash']]);
    expect(problems(placeless)).toEqual([['? 0', 'no place in a stream']]);
  });
});

describe('anchors', () => {
  const broken = (some: readonly IndexedLine[]) =>
    runSaved(ANCHORS, some, LATER).map((row) => [
      row['place_stream'],
      Number(row['place_sequence']),
    ]);

  it('tell events that were taken off the end of a stream', () => {
    const some = lines.filter((line) => !['storage 2', 'storage 3'].includes(placeOf(line)));

    expect(runSaved(MISSING, some, LATER)).toEqual([]);
    expect(broken(some)).toEqual([['storage', 3]]);
  });

  it('tell a stream whose end was made anew with right hashes', () => {
    const some = changed('approvals 3', (raw) => withHash(raw.replace('modified', 'created')));

    expect(runSaved(ALTERED, some, LATER)).toEqual([]);
    expect(broken(some)).toEqual([['approvals', 3]]);
  });

  it('are satisfied where the true event stands beside a forged one', () => {
    const forged = changed('approvals 3', (raw) => withHash(raw.replace('modified', 'created')));

    expect(broken([...lines, ...forged])).toEqual([]);
  });
});

/** Five minutes after an event was indexed. */
const soonAfter = (place: string): number => {
  const line = lines.find((one) => placeOf(one) === place);
  return Math.ceil(((line?.indextime ?? 0) + 1) / 60) * 60;
};

describe('alerts', () => {
  it('tell a new administrator when the event is indexed, and only then', () => {
    const name = 'DingTalk alert - new administrator';
    const now = soonAfter('directory-events 1');

    expect(runSaved(name, lines, now)).toMatchObject([{ user: 'hk003', actor_id: 'hk001' }]);
    expect(runSaved(name, lines, now + 600)).toEqual([]);
  });

  it('tell an administrator who acts in the night of Hong Kong', () => {
    const name = 'DingTalk alert - out-of-hours admin action';

    expect(runSaved(name, lines, soonAfter('admin-operations 1'))).toEqual([]);
    // 2026-10-02, a Friday, at one in the morning.
    expect(runSaved(name, lines, soonAfter('admin-operations 2'))).toMatchObject([
      { hk_hour: 1, hk_weekday: 5, actor_id: 'hk001' },
    ]);
  });

  it('tell a mass download by its number of files, doubles not counted', () => {
    const name = 'DingTalk alert - mass download';
    const [model] = lines.filter((line) => placeOf(line) === 'file-audit 1');
    if (model === undefined) throw new Error('the samples are others');
    const downloads = (count: number) =>
      Array.from({ length: count }, (_, place) => {
        const id = String(place).padStart(32, '0');
        return { ...model, raw: model.raw.replace(/"uid":"[0-9a-f]{32}"/, `"uid":"${id}"`) };
      });
    const now = soonAfter('file-audit 1');

    const hundred = downloads(100);

    expect(runSaved(name, [...hundred, ...hundred], now)).toMatchObject([
      { actor_id: 'hk002', downloads: 100, src: '203.0.113.7' },
    ]);
    expect(runSaved(name, [...downloads(99), ...downloads(99)], now)).toEqual([]);
  });

  it('tell what a leaver does, not what was done before, nor by whom has joined again', () => {
    const name = 'DingTalk alert - action from a leaver';
    // hk002 leaves with event 2, and downloads before and after it.
    const after = soonAfter('file-audit 3');
    const before = soonAfter('file-audit 1');
    const again = changed('directory-events 3', (raw) => raw.replaceAll('hk004', 'hk002'));

    expect(runSaved(name, lines, after)).toMatchObject([{ actor_id: 'hk002' }]);
    expect(runSaved(name, lines, before)).toEqual([]);
    expect(runSaved(name, again, soonAfter('file-audit 4'))).toEqual([]);
  });

  describe('of a forwarding gap', () => {
    const name = 'DingTalk alert - forwarding gap';
    const now = soonAfter('file-audit 5') + 7_200;
    const told = (some: readonly IndexedLine[], at = now) =>
      runSaved(name, some, at).map((row) => [row['chain_stream'], row['problem']]);

    it('are silent where nothing is missing', () => {
      expect(told(lines)).toEqual([]);
    });

    it('tell numbers that are missing and have not come for half an hour', () => {
      expect(told(without('file-audit 3'))).toEqual([['file-audit', '1 missing before 4']]);
      expect(told(without('file-audit 4'), soonAfter('file-audit 5'))).toEqual([]);
    });

    it('tell a stream that comes late', () => {
      const late = lines.map((line) =>
        placeOf(line) === 'file-audit 5' ? { ...line, indextime: now - 60 } : line,
      );

      expect(told(late)).toEqual([
        ['file-audit', expect.stringMatching(/^up to \d+ minutes late$/)],
      ]);
    });

    it('tell that no anchor has come for more than a day', () => {
      expect(told(lines, soonAfter('chain-anchors 10') + 27 * 3_600)).toEqual([
        ['chain-anchors', expect.stringMatching(/^no anchor since /)],
      ]);
    });
  });
});

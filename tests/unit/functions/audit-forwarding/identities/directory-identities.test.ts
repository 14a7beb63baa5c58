import { describe, expect, test } from 'vitest';
import { createDirectoryIdentities } from '../../../../../functions/audit-forwarding/identities/directory-identities.ts';
import { UnavailableError } from '../../../../../shared/dingtalk/index.ts';
import { createJsonLogger } from '../../../../../shared/observability/index.ts';
import { DirectoryBench, gate, HOUR } from '../../../../support/directory-bench.ts';

function benchOf(...names: readonly string[]) {
  const bench = new DirectoryBench();
  for (const [index, name] of names.entries()) {
    bench.dingTalk.people.set(`hk00${String(index + 1)}`, { name, departmentIds: [10, index] });
  }
  const lines: string[] = [];
  const log = createJsonLogger({ clock: bench.clock, write: (line) => lines.push(line) });
  return { bench, lines, log };
}

describe('names of people', () => {
  test('come from the directory, each person asked for once in a run', async () => {
    const { bench, log } = benchOf('陳大文');
    const identities = createDirectoryIdentities(bench.instance(), log);

    const both = await Promise.all([identities.find('hk001'), identities.find('hk001')]);
    await bench.clock.pass(HOUR);
    const later = await identities.find('hk001');

    const chan = { userId: 'hk001', name: '陳大文', departmentIds: [10, 0] };
    expect([...both, later]).toEqual([chan, chan, chan]);
    expect(bench.dingTalk.count()).toBe(1);
  });

  test('are missing for who has left and who is hidden, which is no failure', async () => {
    const { bench, lines, log } = benchOf('陳大文');
    bench.dingTalk.hiddenPeople.add('hk001');
    const identities = createDirectoryIdentities(bench.instance(), log);

    const found = await Promise.all([identities.find('hk001'), identities.find('hk999')]);

    expect(found).toEqual([undefined, undefined]);
    expect(lines).toEqual([]);
  });

  test('are those from before an outage', async () => {
    const { bench, log } = benchOf('陳大文');
    await bench.instance().user('hk001');
    await bench.clock.pass(HOUR);
    bench.dingTalk.before = () => {
      throw new UnavailableError({ operation: 'contacts/user/get' }, 'HTTP 503');
    };

    const found = await createDirectoryIdentities(bench.instance(), log).find('hk001');

    expect(found).toMatchObject({ name: '陳大文' });
  });

  test('are missing while DingTalk fails, which is logged once and names nobody', async () => {
    const { bench, lines, log } = benchOf('陳大文', '許功蓋');
    bench.dingTalk.before = () => {
      throw new UnavailableError({ operation: 'contacts/user/get' }, 'HTTP 503');
    };
    const identities = createDirectoryIdentities(bench.instance(), log);

    const found = await Promise.all([identities.find('hk001'), identities.find('hk002')]);

    expect(found).toEqual([undefined, undefined]);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('"audit.names-not-available"');
    expect(lines[0]).toContain('"dingtalk.unavailable"');
    expect(lines[0]).not.toMatch(/hk00|陳大文|許功蓋/);
  });

  test('are looked up a few at a time', async () => {
    const { bench, log } = benchOf('陳大文', '許功蓋', '方堃', '李錦邨');
    const held = gate();
    let [underWay, most] = [0, 0];
    bench.dingTalk.before = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await held.passed;
      underWay -= 1;
    };
    const identities = createDirectoryIdentities(bench.instance(), log, { atOnce: 2 });

    const finding = ['hk001', 'hk002', 'hk003', 'hk004'].map((id) => identities.find(id));
    held.open();
    const found = await Promise.all(finding);

    expect(found.map((identity) => identity?.name)).toEqual(['陳大文', '許功蓋', '方堃', '李錦邨']);
    expect(most).toBe(2);
  });

  test('end with the reason of the signal, and only for whoever gave up', async () => {
    const { bench, lines, log } = benchOf('陳大文');
    const held = gate();
    bench.dingTalk.before = () => held.passed;
    const identities = createDirectoryIdentities(bench.instance(), log);
    const giveUp = new AbortController();
    const reason = new Error('time is over');

    const first = identities.find('hk001', { signal: giveUp.signal });
    const second = identities.find('hk001');
    giveUp.abort(reason);
    await expect(first).rejects.toBe(reason);
    held.open();

    expect(await second).toMatchObject({ name: '陳大文' });
    await expect(identities.find('hk002', { signal: giveUp.signal })).rejects.toBe(reason);
    expect(lines).toEqual([]);
  });
});

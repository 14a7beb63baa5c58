import { describe, expect, it } from 'vitest';
import { UnavailableError } from '../../../../shared/dingtalk/index.ts';
import type { DirectorySubject } from '../../../../shared/directory/index.ts';
import { DirectoryBench, gate, MINUTE } from '../../../support/directory-bench.ts';

const CHAN = { name: '陳大文', departmentIds: [10] };
const LEE = { name: '李小明', departmentIds: [10] };

/** Two people in department 10 below 1, and a role that both have; everything has been asked once. */
async function askedBench() {
  const bench = new DirectoryBench();
  const { dingTalk } = bench;
  dingTalk.below.set(1, [10]).set(10, []);
  dingTalk.people.set('hk001', CHAN).set('hk002', LEE);
  dingTalk.roles.set(801, { name: '出納', userIds: ['hk001', 'hk002'] });
  const directory = bench.instance();
  await directory.user('hk001');
  await directory.user('hk002');
  await directory.walk([1]);
  await directory.roles();
  await directory.roleHolders(801);
  dingTalk.calls.length = 0;
  return { bench, dingTalk, directory };
}

/** What an instance has to ask DingTalk again. */
async function askedAgain(subject: DirectorySubject, isOther: boolean): Promise<string[]> {
  const { bench, dingTalk, directory } = await askedBench();
  await directory.invalidate([subject]);
  const asking = isOther ? bench.instance() : directory;
  await asking.user('hk001');
  await asking.user('hk002');
  await asking.walk([1]);
  await asking.roles();
  await asking.roleHolders(801);
  return dingTalk.calls.map(({ operation, params }) => {
    const subject = params['userid'] ?? params['dept_id'];
    const name = operation.replace('contacts/', '');
    return typeof subject === 'string' || typeof subject === 'number'
      ? `${name} ${String(subject)}`
      : name;
  });
}

describe.each([false, true])('an invalidation (seen by another instance: %s)', (isOther) => {
  it.each<[DirectorySubject, string[]]>([
    [
      { kind: 'user', userId: 'hk001' },
      ['user/get hk001', 'user/list 1', 'user/list 10', 'role/simplelist'],
    ],
    [
      { kind: 'department', departmentId: 10 },
      ['department/listsub 1', 'department/listsub 10', 'user/list 10'],
    ],
    [{ kind: 'role', roleId: 801 }, ['role/simplelist']],
    [{ kind: 'roles' }, ['role/list', 'role/simplelist']],
  ])('of %o forgets what it may concern and nothing else', async (subject, expected) => {
    const asked = await askedAgain(subject, isOther);

    expect(asked.sort()).toEqual(expected.sort());
  });

  it('of everything forgets everything', async () => {
    const asked = await askedAgain({ kind: 'everything' }, isOther);

    expect(asked).toHaveLength(8);
  });

  it('of more people than a batch takes forgets everything', async () => {
    const { bench, dingTalk, directory } = await askedBench();
    const crowd = Array.from({ length: 500 }, (_, index) => `hk9${String(index)}`);

    await directory.invalidate(crowd.map((userId) => ({ kind: 'user', userId })));
    await (isOther ? bench.instance() : directory).user('hk001');

    expect(dingTalk.count()).toBe(1);
  });
});

describe('an answer that was begun before an invalidation', () => {
  it.each([false, true])(
    'is kept nowhere (invalidated by another instance: %s)',
    async (isOther) => {
      const { bench, dingTalk, directory } = await askedBench();
      const held = gate();
      dingTalk.after = () => held.passed;
      const early = directory.user('hk001', { fresh: true });
      await bench.clock.pass(1);
      dingTalk.after = () => undefined;
      dingTalk.people.set('hk001', { ...CHAN, name: '陳小文' });

      await (isOther ? bench.instance() : directory).invalidate([
        { kind: 'user', userId: 'hk001' },
      ]);
      held.open();
      const begunBefore = await early;
      const later = await Promise.all([directory.user('hk001'), bench.instance().user('hk001')]);

      expect(begunBefore).toMatchObject({ entry: { value: { name: '陳大文' } } });
      for (const found of later)
        expect(found).toMatchObject({ entry: { value: { name: '陳小文' } } });
    },
  );

  it('is not kept in the instance either while the table is down', async () => {
    const { bench, dingTalk, directory } = await askedBench();
    const held = gate();
    bench.isTableDown = true;
    dingTalk.after = () => held.passed;
    const early = directory.user('hk001', { fresh: true });
    await bench.clock.pass(1);
    dingTalk.after = () => undefined;
    dingTalk.people.delete('hk001');

    const told = directory.invalidate([{ kind: 'user', userId: 'hk001' }]);
    await expect(told).rejects.toMatchObject({ code: 'tables.unavailable' });
    held.open();
    await early;

    expect((await directory.user('hk001')).outcome).toBe('absent');
  });

  it('is not given to whoever asks after the invalidation', async () => {
    const { bench, dingTalk, directory } = await askedBench();
    const held = gate();
    dingTalk.after = () => held.passed;
    void directory.user('hk001', { fresh: true });
    await bench.clock.pass(1);
    dingTalk.after = () => undefined;
    dingTalk.people.delete('hk001');
    await directory.invalidate([{ kind: 'user', userId: 'hk001' }]);

    const later = await directory.user('hk001');
    held.open();

    expect(later.outcome).toBe('absent');
  });

  it('is no young list of a department whose people have changed meanwhile', async () => {
    const { bench, dingTalk, directory } = await askedBench();
    const held = gate();
    await bench.clock.pass(5 * MINUTE);
    dingTalk.after = () => held.passed;
    const early = directory.walk([10]);
    await bench.clock.pass(1);
    dingTalk.after = () => undefined;
    dingTalk.people.delete('hk002');
    await bench.instance().invalidate([{ kind: 'user', userId: 'hk002' }]);
    held.open();
    await early;

    const later = await bench.instance().walk([10]);

    expect([...later.people.keys()]).toEqual(['hk001']);
  });
});

describe('while DingTalk is down', () => {
  it('what was invalidated by name is never shown again, not even degraded', async () => {
    const { bench, dingTalk, directory } = await askedBench();
    const other = bench.instance();
    await other.user('hk001');
    await directory.invalidate([{ kind: 'user', userId: 'hk001' }]);
    await bench.clock.pass(5 * MINUTE);
    dingTalk.before = () => {
      throw new UnavailableError({ operation: 'any' }, 'HTTP 503');
    };

    await expect(directory.user('hk001')).rejects.toThrow(UnavailableError);
    await expect(other.user('hk001')).rejects.toThrow(UnavailableError);
    expect(await other.user('hk002')).toMatchObject({ entry: { isDegraded: true } });
  });

  it('a list that a change may concern is shown, and said to be degraded', async () => {
    const { bench, dingTalk, directory } = await askedBench();
    const asOfEpochMs = bench.clock.nowEpochMs();
    await bench.clock.pass(MINUTE);
    await directory.invalidate([{ kind: 'user', userId: 'hk003' }]);
    dingTalk.before = () => {
      throw new UnavailableError({ operation: 'any' }, 'HTTP 503');
    };

    const walked = await bench.instance().walk([10]);

    expect([...walked.people.keys()]).toEqual(['hk001', 'hk002']);
    expect(walked).toMatchObject({ isDegraded: true, isComplete: true, asOfEpochMs });
  });
});

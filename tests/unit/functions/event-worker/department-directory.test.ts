import { describe, expect, it } from 'vitest';
import { createDepartmentDirectory } from '../../../../functions/event-worker/routing/department-directory.ts';
import { UnavailableError } from '../../../../shared/dingtalk/index.ts';
import { createJsonLogger } from '../../../../shared/observability/index.ts';
import { DirectoryBench, HOUR, MINUTE } from '../../../support/directory-bench.ts';

const { signal } = new AbortController();

/** Company 1, IT 10 with support 101 below, HR 20. */
function benchOfCompany() {
  const bench = new DirectoryBench();
  const { below, people } = bench.dingTalk;
  below.set(1, [10, 20, -1]).set(10, [101]).set(101, []).set(20, []);
  people.set('hk001', { name: '陳大文', departmentIds: [101] });
  people.set('hk002', { name: '李小明', departmentIds: [20, 101] });
  const { clock } = bench;
  const log = createJsonLogger({ clock, write: (line) => bench.logged.push(line) });
  const directory = createDepartmentDirectory({ directory: bench.instance(), clock, log });
  return { bench, directory };
}

describe('the directory of departments', () => {
  it('names the departments of a person with all above them', async () => {
    const { directory } = benchOfCompany();

    expect([...(await directory.departmentsOf('hk001', signal))].sort()).toEqual([1, 10, 101]);
    expect([...(await directory.departmentsOf('hk002', signal))].sort()).toEqual([1, 10, 101, 20]);
    expect([...(await directory.withAncestors([10], signal))].sort()).toEqual([1, 10]);
  });

  it('keeps a department that a complete tree does not have by itself', async () => {
    const { directory } = benchOfCompany();

    expect([...(await directory.withAncestors([999], signal))]).toEqual([999]);
  });

  it('reads the tree and each person once in five minutes', async () => {
    const { bench, directory } = benchOfCompany();
    await directory.departmentsOf('hk001', signal);
    await directory.departmentsOf('hk001', signal);
    const once = bench.dingTalk.count();

    await bench.clock.pass(5 * MINUTE);
    await directory.departmentsOf('hk001', signal);

    expect(once).toBe(4 + 1);
    expect(bench.dingTalk.count()).toBe(2 * once);
  });

  it('says nothing of a department that may stand where it cannot look', async () => {
    const { bench, directory } = benchOfCompany();
    bench.dingTalk.hidden.add(10);

    expect([...(await directory.withAncestors([20], signal))].sort()).toEqual([1, 20]);
    await expect(directory.withAncestors([101], signal)).rejects.toMatchObject({
      code: 'directory.incomplete',
      retryable: true,
    });
  });

  it.each(['absent', 'outside'])(
    'does not take a person who is %s for one without departments',
    async (what) => {
      const { bench, directory } = benchOfCompany();
      if (what === 'absent') bench.dingTalk.people.delete('hk001');
      else bench.dingTalk.hiddenPeople.add('hk001');

      await expect(directory.departmentsOf('hk001', signal)).rejects.toMatchObject({
        code: 'directory.person-not-shown',
        details: { outcome: what },
      });
    },
  );

  it('goes by what was kept while DingTalk is down, and logs how old it is', async () => {
    const { bench, directory } = benchOfCompany();
    await directory.departmentsOf('hk001', signal);
    bench.dingTalk.before = () => {
      throw new UnavailableError({ operation: 'any' }, 'HTTP 503');
    };
    await bench.clock.pass(HOUR);

    const departments = await directory.departmentsOf('hk001', signal);

    expect([...departments].sort()).toEqual([1, 10, 101]);
    const line = bench.logged.find((each) => each.includes('events.routed-by-kept-directory'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ ageMs: HOUR });
    await expect(directory.departmentsOf('hk002', signal)).rejects.toThrow(UnavailableError);
  });
});

import { expect, it } from 'vitest';
import { DirectoryBench } from '../../../support/directory-bench.ts';
import { SeededStream } from '../../../support/seeded-stream.ts';

const PEOPLE = 500;
const INSTANCES = 4;
const HOURS = 1;
const LOOKS_PER_SECOND = 2;

it('asks DingTalk for few of the look-ups of a busy hour', async () => {
  const bench = new DirectoryBench();
  const chance = new SeededStream(20_261_104);
  for (let at = 0; at < PEOPLE; at += 1) {
    bench.dingTalk.people.set(`hk${String(at)}`, { name: '陳大文', departmentIds: [1] });
  }
  const instances = Array.from({ length: INSTANCES }, () => bench.instance());
  const looks = HOURS * 3_600 * LOOKS_PER_SECOND;

  for (let at = 0; at < looks; at += 1) {
    // A few are asked for often (approvers, managers), most rarely.
    const userId = `hk${String(Math.floor(PEOPLE * chance.unit() ** 3))}`;
    await instances[chance.integer(0, INSTANCES - 1)]?.user(userId);
    if (at % LOOKS_PER_SECOND === 0) await bench.clock.pass(1_000);
    if (at % 3_600 === 0) await instances[0]?.invalidate([{ kind: 'user', userId }]);
  }

  const count = (source: string): number =>
    bench.answers.filter((answer) => answer.source === source).length;
  const share = (source: string): string => `${((100 * count(source)) / looks).toFixed(1)} %`;
  const { read, write } = bench.units;
  process.stdout.write(
    `directory, ${String(looks)} look-ups of ${String(PEOPLE)} people by ${String(INSTANCES)} instances: ` +
      `instance ${share('instance')}, table ${share('table')}, DingTalk ${share('dingtalk')}; ` +
      `${(read / looks).toFixed(2)} reads and ${(write / looks).toFixed(2)} writes each\n`,
  );
  // However often they are asked for, each person is asked of DingTalk once in five minutes at most.
  const most = PEOPLE * ((HOURS * 60) / 5 + 1) + looks / 3_600;
  expect(count('dingtalk')).toBeLessThan(Math.min(most, looks * 0.6));
  expect(count('dingtalk')).toBe(bench.dingTalk.count());
});

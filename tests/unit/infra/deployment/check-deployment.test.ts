import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  checkDeployment,
  type CheckedDeployment,
} from '../../../../infra/deployment/check-deployment.ts';
import type { DeploymentDeclarations } from '../../../../infra/deployment/deployment-declarations.ts';

const FIXTURES = path.resolve(import.meta.dirname, '../../../fixtures/deployment');
const GOOD = readFileSync(path.join(FIXTURES, 'good.yaml'), 'utf8');

const declarations: DeploymentDeclarations = {
  uses: [
    {
      folder: 'worker',
      tables: ['work'],
      buckets: ['OSS_BUCKET'],
      secrets: ['SEALING_SECRET_NAME'],
      calls: [],
      usesVpc: true,
    },
    {
      folder: 'intake',
      tables: ['work'],
      buckets: [],
      secrets: [],
      calls: ['worker'],
      usesVpc: false,
    },
  ],
  tables: ['work'],
  exportsOf: { worker: ['handler', 'initialize'], intake: [] },
};
const settings = { STAGE: 'test', ALIYUN_ACCOUNT_ID: '1234567890123456', VPC_ID: 'vpc-1' };

function check(text: string, given: Partial<Parameters<typeof checkDeployment>[0]> = {}) {
  return checkDeployment({ file: 's.yaml', text, settings, declarations, ...given });
}

const told = ({ problems }: CheckedDeployment): readonly string[] =>
  problems.map(({ code, line, column }) => `${code} at ${String(line)}:${String(column)}`);

describe('a good description', () => {
  it('has nothing to be complained of', () => {
    const { problems, functions } = check(GOOD);

    expect(problems).toEqual([]);
    expect(functions.map(({ props }) => props['functionName'])).toEqual([
      'dt-worker-test',
      'dt-intake-test',
    ]);
  });

  it('has not where the account is not set, and says so once for each place', () => {
    const checked = check(GOOD, { settings: { STAGE: 'test', VPC_ID: 'vpc-1' } });

    expect(new Set(checked.problems.map(({ code }) => code))).toEqual(
      new Set(['deployment.not-set']),
    );
    expect(checked.problems.map(({ path: at }) => at)).toContain('resources.worker.props.role');
  });
});

const broken = readdirSync(path.join(FIXTURES, 'broken')).map(
  (name) => [name, readFileSync(path.join(FIXTURES, 'broken', name), 'utf8')] as const,
);

describe('a broken description', () => {
  it('is there for thirty faults at least, each a small deviation of the good one', () => {
    const good = new Set(GOOD.split('\n'));

    const deviations = broken.map(
      ([, text]) => text.split('\n').filter((line) => !good.has(line)).length,
    );

    expect(broken.length).toBeGreaterThanOrEqual(30);
    // One of them is the first line, which says what is expected.
    expect(Math.max(...deviations)).toBeLessThanOrEqual(5);
  });

  it.each(broken)('%s: the fault is told at its place, and nothing else', (_name, text) => {
    const [, expected] = /^# (.+)$/m.exec(text) ?? [];

    const checked = check(text);

    expect(told(checked)).toEqual([expected]);
    const [problem] = checked.problems;
    expect(problem?.text.zhHK).toMatch(/[一-鿿]/);
    expect(problem?.remedy.zhHK).toMatch(/[一-鿿]/);
    expect(problem?.text.en).not.toMatch(/[一-鿿]/);
  });

  it('tells of a value that comes out of a variable where it is used, and names the variable', () => {
    const { problems } = check(GOOD.replace('securityGroupId: sg-1', 'securityGroupId: 7'));

    expect(problems.map(({ line, text }) => [line, text.en])).toEqual([
      [21, 'the value must be "string" (out of ${vars.network})'],
    ]);
  });

  it('tells all that is wrong at once, in the order of the file', () => {
    const text = GOOD.replace('timeout: 60', 'timout: 60')
      .replace('edition: 3.0.0', 'edition: 1.0.0')
      .replace('triggerName: often', 'triggerName: morning');

    const lines = check(text).problems.map(({ line }) => line);

    expect(lines).toEqual([2, 42, 59]);
  });
});

describe('a reference', () => {
  const without = (change: Partial<DeploymentDeclarations>): CheckedDeployment =>
    check(GOOD, { declarations: { ...declarations, ...change } });
  const [worker, intake] = declarations.uses;
  if (worker === undefined || intake === undefined) throw new Error('two uses are declared');

  it('to a table that is not declared is told', () => {
    expect(without({ tables: [] }).problems.map(({ code, text }) => [code, text.en])).toEqual([
      ['deployment.table-unknown', 'it uses the table work, which is not declared'],
      ['deployment.table-unknown', 'it uses the table work, which is not declared'],
    ]);
  });

  it('to a function that is not deployed is told', () => {
    const checked = without({ uses: [worker, { ...intake, calls: ['nobody'] }] });

    expect(checked.problems.map(({ code, text }) => [code, text.en])).toEqual([
      ['deployment.function-unknown', 'it calls dt-nobody-test, which is no function of this file'],
    ]);
  });

  it('to a bucket that permissions name and variables do not is told', () => {
    const checked = without({ uses: [worker, { ...intake, buckets: ['OSS_BUCKET'] }] });

    expect(checked.problems.map(({ code }) => code)).toEqual(['deployment.bucket-missing']);
  });
});

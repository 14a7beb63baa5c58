import { describe, expect, test } from 'vitest';
import {
  hasChanges,
  partsOf,
  planFunction,
} from '../../../../../infra/local/fc-component/function-plan.ts';
import type { FunctionState } from '../../../../../infra/local/fc-component/function-state.ts';
import { wantedFunction } from '../../../../../infra/local/fc-component/wanted-function.ts';
import { described } from './described.ts';

const wanted = wantedFunction(described());
const nothing: FunctionState = { deployed: undefined, triggers: [], configurations: [] };
const trigger = {
  triggerName: 'sweep',
  triggerType: 'timer',
  qualifier: 'live',
  triggerConfig: '{"payload":"{}","enable":true,"cronExpression":"@every 1m"}',
};
const same: FunctionState = {
  deployed: { ...wanted.settings, functionName: wanted.functionName, codeChecksum: '7' },
  triggers: [trigger],
  configurations: [
    { maxAsyncRetryAttempts: 3, maxAsyncEventAgeInSeconds: 86_400, asyncTask: true },
    { reservedConcurrency: 5 },
    undefined,
  ],
};

describe('the plan of a deployment', () => {
  test('creates everything where nothing is', () => {
    const plan = planFunction(wanted, nothing, '7');

    const changes = partsOf(plan).map(({ part, change }) => `${part} ${change}`);
    expect(changes).toEqual([
      'code create',
      'settings create',
      'configuration create',
      'configuration create',
      'configuration unchanged',
      'trigger create',
    ]);
  });

  test('changes nothing where all is the same', () => {
    const plan = planFunction(wanted, same, '7');

    expect(hasChanges(plan)).toBe(false);
  });

  test('tells other code by its checksum, and fields by their names', () => {
    const deployed = { ...same.deployed, functionName: wanted.functionName, timeout: 900 };

    const plan = planFunction(wanted, { ...same, deployed }, '8');

    expect(plan.code.change).toBe('update');
    expect(plan.settings).toMatchObject({ change: 'update', fields: ['timeout'] });
  });

  test('sees a timer that somebody has switched off', () => {
    const off = { ...trigger, triggerConfig: trigger.triggerConfig.replace('true', 'false') };

    const plan = planFunction(wanted, { ...same, triggers: [off] }, '7');

    expect(plan.triggers).toMatchObject([{ change: 'update', fields: ['enable'] }]);
  });

  test('leaves a trigger that the description does not have, and says so', () => {
    const other = { ...trigger, triggerName: 'forgotten' };

    const plan = planFunction(wanted, { ...same, triggers: [trigger, other] }, '7');

    expect(plan.triggers[1]).toMatchObject({ name: 'forgotten', change: 'unlisted' });
    expect(hasChanges(plan)).toBe(false);
  });

  test('removes kept instances that are no longer wanted', () => {
    const configurations = [...same.configurations.slice(0, 2), { minInstances: 2 }];

    const plan = planFunction(wanted, { ...same, configurations }, '7');

    expect(plan.configurations[2]?.change).toBe('remove');
  });
});

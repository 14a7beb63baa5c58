import { afterEach, beforeEach, expect, it } from 'vitest';
import { alarms } from '../../../../infra/alarms/alarms.ts';
import { overviewDashboard } from '../../../../infra/dashboards/overview-dashboard.ts';
import { startSlsStandIn, type SlsStandIn } from '../../../../infra/local/sls/sls-stand-in.ts';
import { environmentLogs } from '../../../../infra/logs/log-declaration.ts';
import { createSlsLogSettings } from '../../../../infra/logs/sls-log-settings.ts';
import { applySteps, type AppliedStep } from '../../../../infra/provision/apply-steps.ts';
import { planLogs } from '../../../../infra/provision/plan-logs.ts';
import type { PlannedStep } from '../../../../infra/provision/planned-step.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { systemClock } from '../../../../shared/time/index.ts';
import { officialSlsClient } from '../../../support/official-sls-client.ts';
import {
  temporaryStandInContext,
  type TemporaryStandInContext,
} from '../../../support/stand-in-context.ts';

let context: TemporaryStandInContext;
let standIn: SlsStandIn;
beforeEach(async () => {
  context = await temporaryStandInContext('sls');
  standIn = await startSlsStandIn(context);
});
afterEach(async () => {
  await standIn.close();
  await context.dispose();
});

function plan(declaration = environmentLogs('test', alarms, overviewDashboard)) {
  return planLogs({
    declaration,
    actionPolicyId: '',
    port: createSlsLogSettings({
      endpoint: String(standIn.endpoints['managementUrl']),
      region: 'cn-hongkong',
      key: () => context.credentials.developer,
      clock: { ...systemClock, sleep: async () => undefined },
      random: systemRandom,
    }),
  });
}

const apply = async (): Promise<readonly AppliedStep[]> => applySteps(await plan());
const actions = (steps: readonly PlannedStep[]): ReadonlySet<string> =>
  new Set(steps.map(({ action }) => action));
const outcomes = (steps: readonly AppliedStep[]): ReadonlySet<string> =>
  new Set(steps.map(({ outcome }) => outcome));
const witness = () =>
  officialSlsClient(String(standIn.endpoints['managementUrl']), context.credentials.developer);

it('makes project, logstore, index, alarms and dashboard, and then has nothing to do', async () => {
  const first = await plan();
  const applied = await applySteps(first);
  const again = await plan();

  const { client } = witness();
  const store = await client.getLogStore('dt-test', 'functions');
  const alert = await client.getAlert('dt-test', 'silence-watch-absent');
  expect(first).toHaveLength(alarms.length + 4);
  expect(actions(first)).toEqual(new Set(['create']));
  expect(outcomes(applied)).toEqual(new Set(['done']));
  expect(actions(again)).toEqual(new Set(['unchanged']));
  expect(store.body?.ttl).toBe(90);
  expect(alert.body?.schedule?.interval).toBe('5m');
});

it('makes an index by which the query of every alarm can be answered', async () => {
  await apply();
  const { client, sls } = witness();

  for (const { query } of alarms) {
    const request = new sls.GetLogsV2Request({ from: 0, to: 2_000_000_000, query });
    const answer = await client.getLogsV2('dt-test', 'functions', request);

    expect(answer.body?.meta?.progress).toBe('Complete');
  }
});

it('puts back what somebody has changed by hand, and shows where it differed', async () => {
  await apply();
  const { client, sls } = witness();
  await client.updateLogStore(
    'dt-test',
    'functions',
    new sls.UpdateLogStoreRequest({ logstoreName: 'functions', ttl: 3 }),
  );
  const changed = { schedule: { type: 'FixedRate', interval: '12h' } };
  await client.updateAlert('dt-test', 'logs-absent', new sls.UpdateAlertRequest(changed));

  const planned = (await plan()).filter(({ action }) => action !== 'unchanged');
  const applied = await apply();

  const alert = await client.getAlert('dt-test', 'logs-absent');
  expect(planned.map(({ name, action, present }) => [name, action, present])).toEqual([
    ['dt-test/functions', 'change', '≠ ttl'],
    ['alarm logs-absent', 'change', '≠ schedule.interval'],
  ]);
  expect(outcomes(applied)).toEqual(new Set(['done', 'unchanged']));
  expect(alert.body?.schedule?.interval).toBe('5m');
});

it('leaves an alert that nobody declared, and names it', async () => {
  await apply();
  const { client, sls } = witness();
  await client.createAlert('dt-test', new sls.CreateAlertRequest({ name: 'by-hand' }));

  const planned = (await plan()).filter(({ action }) => action !== 'unchanged');

  expect(planned.map(({ name, action }) => [name, action])).toEqual([['alarm by-hand', 'left']]);
});

it.each(['CreateProject', 'CreateLogStore', 'CreateIndex', 'CreateAlert', 'CreateDashboard'])(
  'goes on after %s was refused, and finishes it when it is asked again',
  async (operation) => {
    const fault = context.faults.add({
      standIn: 'sls',
      operation,
      effect: { kind: 'error', code: 'Unauthorized' },
    });
    const cut = await apply();
    context.faults.remove(fault);

    const finished = await apply();
    const after = await plan();

    expect(outcomes(cut)).toContain('failed');
    expect(cut.find(({ outcome }) => outcome === 'failed')?.error).toMatchObject({
      code: 'provision.service-failed',
      details: { fault: 'Unauthorized' },
    });
    expect(outcomes(finished)).not.toContain('failed');
    expect(actions(after)).toEqual(new Set(['unchanged']));
  },
);

it('is done as declared although answers are lost, late, or rubbish', async () => {
  for (const operation of ['CreateProject', 'CreateIndex', 'CreateAlert', 'GetLogStore']) {
    const times = 1;
    const effect = { kind: 'drop', when: 'after' } as const;
    context.faults.add({ standIn: 'sls', operation, effect, times });
    const busy = { kind: 'error', code: 'ServerBusy' } as const;
    context.faults.add({ standIn: 'sls', operation, effect: busy, times });
  }

  const applied = await apply();
  const after = await plan();

  expect(outcomes(applied)).toEqual(new Set(['done']));
  expect(actions(after)).toEqual(new Set(['unchanged']));
});

it('does no harm when two people apply at the same time', async () => {
  const both = await Promise.all([apply(), apply()]);
  const after = await plan();

  expect(both.map((steps) => [...outcomes(steps)].includes('failed'))).toEqual([false, false]);
  expect(actions(after)).toEqual(new Set(['unchanged']));
});

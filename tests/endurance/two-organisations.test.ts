import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ExportResult } from '../../functions/attendance-export/export-result.ts';
import { releaseTemplate, sampleReleaseOf } from '../../infra/local/launcher/sample-release.ts';
import { createSampleCompany, type SampleCompany } from '../../infra/local/sample-company/index.ts';
import { monthPeriod } from '../../shared/time/index.ts';
import { fileByPureComputation } from '../support/computed-file.ts';
import { RunningCloud } from '../support/running-cloud.ts';

const PERIOD = '2026-10';
const parameters = { seed: 7, employees: 14, period: monthPeriod(PERIOD) };

/** The same people's ids, another organisation, another month of theirs. */
const other: SampleCompany = {
  ...createSampleCompany({ ...parameters, organisation: 1 }),
  companyCode: 'HOTHER',
};

let running: RunningCloud;
let first: SampleCompany;

beforeAll(async () => {
  running = await RunningCloud.start({
    employees: parameters.employees,
    seed: parameters.seed,
    period: PERIOD,
    otherCompanies: [other],
  });
  first = running.company;
  await running.addOrganisation(other);
  const { approvals } = running.cloud.dingTalk.controls;
  await approvals.addTemplate(other.corpId, releaseTemplate);
  await running.configure((configuration) => ({
    ...configuration,
    organisations: configuration.organisations.map((organisation) => ({
      ...organisation,
      companies: organisation.companies.map((company) => ({
        ...company,
        release: sampleReleaseOf(organisation.corpId === other.corpId ? other : first),
      })),
    })),
  }));
});
afterAll(() => running.close());

const askedIn = ({ corpId }: SampleCompany) =>
  running.cloud.dingTalk.controls.approvals
    .list(corpId)
    .filter(({ processCode }) => processCode === releaseTemplate.processCode);

/** Exports and accepts everything; what is left is the release. */
async function exportAccepted({ companyCode }: SampleCompany): Promise<ExportResult> {
  const held = await running.invoke({ company: companyCode });
  expect(held.outcome).toBe('held');
  const accept = (held.exceptions?.openList ?? []).map(({ id }) => id);
  return running.invoke({ company: companyCode, accept });
}

async function agreeIn(company: SampleCompany): Promise<void> {
  const { approvals } = running.cloud.dingTalk.controls;
  const id = askedIn(company).at(-1)?.processInstanceId ?? '';
  await approvals.decide(company.corpId, id, { result: 'agree' });
}

async function fileOf({ companyCode }: SampleCompany): Promise<Buffer | undefined> {
  return (await running.deliveredFiles()).get(`${companyCode}_${PERIOD}_0001.csv`);
}

describe('two organisations whose people have the same user ids and employee numbers', () => {
  test('have nothing else in common', async () => {
    const ids = ({ people }: SampleCompany) => people.map(({ userId }) => userId);

    expect(ids(other)).toEqual(ids(first));
    expect(other.corpId).not.toBe(first.corpId);
    expect(await fileByPureComputation({ ...other, companyCode: first.companyCode })).not.toEqual(
      await fileByPureComputation(first),
    );
  });

  test('ask each for a release of their own', async () => {
    for (const company of [first, other]) {
      const waiting = await exportAccepted(company);

      expect(waiting.outcome).toBe('awaiting-release');
      expect(askedIn(company)).toHaveLength(1);
      const keys = Object.values(waiting.outputs ?? {}).filter((value) => value?.includes('/'));
      for (const key of keys) {
        expect(key).toContain(`local/${company.corpId}/attendance/${company.companyCode}/`);
      }
    }
    expect(askedIn(first)[0]?.processInstanceId).not.toBe(askedIn(other)[0]?.processInstanceId);
  });

  test('are not released by the same person’s approval in the other organisation', async () => {
    await agreeIn(first);

    const stillWaiting = await running.invoke({ company: other.companyCode });
    const sent = await running.invoke({ company: first.companyCode });

    expect(stillWaiting.outcome).toBe('awaiting-release');
    expect(sent.outcome).toBe('delivered');
    expect([...(await running.deliveredFiles()).keys()]).toEqual([
      `${first.companyCode}_${PERIOD}_0001.csv`,
    ]);
  });

  test('send each the file of its own punches, although the other’s ledger holds the same people', async () => {
    await running.invokeRaw({
      action: 'mark-paid',
      company: first.companyCode,
      period: PERIOD,
    });
    await agreeIn(other);

    expect((await running.invoke({ company: other.companyCode })).outcome).toBe('delivered');

    for (const company of [first, other]) {
      const wanted = Buffer.from(await fileByPureComputation(company));
      expect((await fileOf(company))?.equals(wanted), company.companyCode).toBe(true);
    }
  });

  test('keep their runs, objects and calls apart', async () => {
    for (const [company, stranger] of [
      [first, other],
      [other, first],
    ] as const) {
      const { runs } = await running.status({ company: company.companyCode });
      const keys: string[] = [];
      for await (const { key } of running.objects.list(`local/${company.corpId}/`)) keys.push(key);

      expect(runs.map(({ run, state }) => [run.split('/')[0], state])).toEqual([
        [company.companyCode, 'delivered'],
      ]);
      expect(keys.length).toBeGreaterThan(10);
      expect(keys.filter((key) => key.includes(stranger.companyCode))).toEqual([]);
    }
    const apps = new Map<string, Set<string>>();
    for (const { corpId, appKey } of running.callLog()) {
      apps.set(corpId, (apps.get(corpId) ?? new Set()).add(appKey));
    }
    expect([...apps.keys()].sort()).toEqual([first.corpId, other.corpId].sort());
    expect([...apps.values()].map((keys) => keys.size)).toEqual([1, 1]);
  });
});

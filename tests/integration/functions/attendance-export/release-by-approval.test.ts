import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ExportResult } from '../../../../functions/attendance-export/export-result.ts';
import type { ApprovalInstance } from '../../../../infra/local/dingtalk/approval-instance.ts';
import { RunningCloud } from '../../../support/running-cloud.ts';
import { expectOutcome, expectRefusal } from './export-cases.ts';

const PERIOD = '2028-10';
const PROCESS = 'PROC-PAYROLL-RELEASE';
/** A series of its own, which nothing of the other tests overlaps. */
const SHADOW = 'hk-payroll-csv';
const FIELDS = {
  company: '公司',
  period: '計薪期',
  run: '匯出編號',
  totals: '總數',
  exceptions: '異常項目',
  fileSha256: '檔案雜湊值',
  report: '報告',
};

let running: RunningCloud;
let originator: string;
let approver: string;
let outsider: string;

beforeAll(async () => {
  running = await RunningCloud.start({ employees: 12, seed: 7, period: PERIOD });
  const serving = running.company.people.filter(({ leftOn, hiredOn }) => {
    return leftOn === undefined && hiredOn < '2028-10-01';
  });
  [originator = '', approver = '', outsider = ''] = serving.map(({ userId }) => userId);
  await running.cloud.dingTalk.controls.approvals.addTemplate(running.company.corpId, {
    processCode: PROCESS,
    name: '薪酬檔案放行',
    components: Object.values(FIELDS),
  });
  await running.configure((configuration) => ({
    ...configuration,
    organisations: configuration.organisations.map((organisation) => ({
      ...organisation,
      companies: organisation.companies.map((company) => ({
        ...company,
        release: {
          kind: 'approval' as const,
          processCode: PROCESS,
          originatorUserId: originator,
          approverUserIds: [approver],
          fields: FIELDS,
        },
      })),
    })),
  }));
});
afterAll(() => running.close());

const controls = () => running.cloud.dingTalk.controls.approvals;
const corpId = (): string => running.company.corpId;
const asked = (): readonly ApprovalInstance[] =>
  controls()
    .list(corpId())
    .filter(({ processCode }) => processCode === PROCESS);
const latest = (): ApprovalInstance => {
  const instance = asked().at(-1);
  if (instance === undefined) throw new Error('nothing was asked for');
  return instance;
};
const decide = (result: 'agree' | 'refuse') =>
  controls().decide(corpId(), latest().processInstanceId, { result });

/** Holds, then accepts everything: what is left is the release. */
async function exportAccepted(
  further: Readonly<Record<string, unknown>> = {},
): Promise<ExportResult> {
  const held = await running.invoke(further);
  if (held.outcome !== 'held') return held;
  const accept = (held.exceptions?.openList ?? []).map(({ id }) => id);
  return running.invoke({ ...further, action: 'resume', refresh: false, accept });
}

describe('a file that needs a release', () => {
  let waiting: ExportResult;

  test('waits for the approval that the run itself asks for, with the hash of the file', async () => {
    waiting = await exportAccepted();

    expectOutcome(waiting, 'awaiting-release');
    expect(asked()).toHaveLength(1);
    const form = new Map(latest().form.map(({ name, value }) => [name, value]));
    expect(form.get(FIELDS.fileSha256)).toBe(waiting.manifest?.file.sha256);
    expect(form.get(FIELDS.run)).toBe(`${waiting.run ?? ''} #1`);
    expect(latest().originatorUserId).toBe(originator);
    expect(await running.deliveredFiles()).toEqual(new Map());
  });

  test('is asked for once, however often the command is given', async () => {
    expectOutcome(await running.invoke({}), 'awaiting-release');
    expectOutcome(await running.invoke({ action: 'resume' }), 'awaiting-release');

    expect(asked()).toHaveLength(1);
    expect(await running.deliveredFiles()).toEqual(new Map());
  });

  test.each([{ approver: 'cfo' }, { approvedBy: 'cfo' }, { released: true }, { release: 'agree' }])(
    'is not let out by a payload that says so: %j',
    async (forged) => {
      expectRefusal(await running.invoke(forged), 'request.malformed');
      expect(await running.deliveredFiles()).toEqual(new Map());
    },
  );

  test('is not let out by somebody to whom the decision was handed on', async () => {
    const { processInstanceId } = latest();
    await controls().redirect(corpId(), processInstanceId, { toUserId: outsider });
    await controls().decide(corpId(), processInstanceId, { result: 'agree', userId: outsider });

    expectRefusal(await running.invoke({}), 'release.approval-invalid');
    expect(await running.deliveredFiles()).toEqual(new Map());
  });

  test('is asked for anew on request, and not let out by an approval whose form was changed', async () => {
    expectOutcome(await running.invoke({ action: 'release' }), 'awaiting-release');
    expect(asked()).toHaveLength(2);
    await controls().alterForm(corpId(), latest().processInstanceId, {
      [FIELDS.totals]: 'REG 1.00 hours',
    });
    await decide('agree');

    expectRefusal(await running.invoke({}), 'release.approval-invalid');
    expect(await running.deliveredFiles()).toEqual(new Map());
  });

  test('is not sent after a refusal', async () => {
    expectOutcome(await running.invoke({ action: 'release' }), 'awaiting-release');
    await decide('refuse');

    expectOutcome(await running.invoke({}), 'release-refused');
    expectOutcome(await running.invoke({}), 'release-refused');
    expect(await running.deliveredFiles()).toEqual(new Map());
  });

  test('is asked for once although the answer to the question was lost', async () => {
    const before = asked().length;
    running.faults.add({
      standIn: 'dingtalk',
      operation: 'POST v1.0/workflow/processInstances',
      effect: { kind: 'drop', when: 'after' },
      times: 1,
    });
    const lost = await running.invoke({ action: 'release' });
    expect(lost.error?.code).toBe('dingtalk.unavailable');
    expect(asked()).toHaveLength(before + 1);

    expectOutcome(await running.invoke({}), 'awaiting-release');

    expect(asked()).toHaveLength(before + 1);
  });

  test('is not sent if the stored file is not the one that was approved', async () => {
    await decide('agree');
    const key = waiting.outputs?.fileKey ?? '';
    const bytes = (await running.objects.get(key)) ?? new Uint8Array();
    const about = { contentType: 'text/csv', contentSha256: waiting.manifest?.file.sha256 ?? '' };
    await running.objects.delete(key);
    await running.objects.putOnce(key, Buffer.concat([bytes, Buffer.from('x')]), about);

    expectRefusal(await running.invoke({}), 'answer.altered');
    expect(await running.deliveredFiles()).toEqual(new Map());

    await running.objects.delete(key);
    await running.objects.putOnce(key, bytes, about);
  });

  test('is sent once the right person has agreed to this very file', async () => {
    const sent = await running.invoke({});

    expectOutcome(sent, 'delivered');
    const files = [...(await running.deliveredFiles()).values()];
    expect(files.map((file) => file.equals(Buffer.from([])))).toEqual([false]);
    expect(asked().map(({ result }) => result)).toEqual(['agree', 'agree', 'refuse', 'agree']);
  });
});

describe('a replacement', () => {
  beforeEach(() => running.faults.clear());

  test('needs an approval of its own, and a change of settings voids one that was given', async () => {
    const before = asked().length;
    await running.configure((configuration) => ({
      ...configuration,
      fileProfiles: {
        ...configuration.fileProfiles,
        'adp-hk-generic': {
          ...(configuration.fileProfiles['adp-hk-generic'] as object),
          version: 7,
        },
      },
    }));
    expectOutcome(await exportAccepted({ refresh: true }), 'awaiting-release');
    expect(asked()).toHaveLength(before + 1);
    await decide('agree');
    await running.configure((configuration) => ({
      ...configuration,
      fileProfiles: {
        ...configuration.fileProfiles,
        'adp-hk-generic': {
          ...(configuration.fileProfiles['adp-hk-generic'] as object),
          version: 8,
          quoting: 'always',
        },
      },
    }));

    const again = await exportAccepted();

    expectOutcome(again, 'awaiting-release');
    const report = await running.objects.get(again.outputs?.reportKey ?? '');
    expect(Buffer.from(report ?? []).toString()).toMatch(/quoting[^]*when-needed[^]*always/);
    expect(asked()).toHaveLength(before + 2);
    expect((await running.deliveredFiles()).size).toBe(1);
  });
});

describe('a company that runs in the shadow of its present way of paying', () => {
  test('computes and stores, asks nobody, and sends nothing', async () => {
    const files = (await running.deliveredFiles()).size;
    const requests = asked().length;
    await running.configure((configuration) => ({
      ...configuration,
      organisations: configuration.organisations.map((organisation) => ({
        ...organisation,
        companies: organisation.companies.map((company) => ({
          ...company,
          mode: 'shadow' as const,
        })),
      })),
    }));

    const computed = await exportAccepted({
      from: '2028-10-01',
      to: '2028-10-09',
      profile: SHADOW,
    });

    expectOutcome(computed, 'shadow');
    expect(await running.objects.get(computed.outputs?.fileKey ?? '')).toBeDefined();
    expectOutcome(
      await running.invoke({ from: '2028-10-01', to: '2028-10-09', profile: SHADOW }),
      'shadow',
    );
    expect(asked()).toHaveLength(requests);
    expect((await running.deliveredFiles()).size).toBe(files);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { benchApp, DingTalkBench, listAt } from '../../../support/dingtalk-bench.ts';
import { DAY } from '../../../support/tiny-company.ts';

const JOINER = { name: '何文田', mobile: '+852-61230001' };
const { agentId } = benchApp();
let bench: DingTalkBench;

beforeEach(async () => {
  bench = await DingTalkBench.start({
    apps: [benchApp(), benchApp({ appKey: 'poor', appSecret: 'poor', scopes: ['qyapi_base'] })],
  });
});

afterEach(() => bench.close());

const joiners = async (offset = 0, size = 50) =>
  (await bench.oapi('/topapi/smartwork/hrm/employee/querypreentry', { offset, size })).body[
    'result'
  ];
const roster = (
  userIdList: readonly string[],
  fieldFilterList?: readonly string[],
  agent = agentId,
) => bench.api('/v1.0/hrm/rosters/lists/query', { userIdList, fieldFilterList, appAgentId: agent });
const addJoiner = (changes: Record<string, unknown> = {}, token?: string) =>
  bench.api('/v1.0/hrm/preentries', { ...JOINER, ...changes }, token);

describe('joiners to come', () => {
  it('have temporary ids, in pages, also after a restart', async () => {
    const { tmpUserId } = (await addJoiner()).body;
    await bench.restart();

    expect(await joiners()).toEqual({ data_list: ['tmp-hk005', tmpUserId] });
    expect(await joiners(0, 1)).toEqual({ data_list: ['tmp-hk005'], next_cursor: 1 });
    expect(await joiners(1, 1)).toEqual({ data_list: [tmpUserId] });
  });

  it('are none any more once they have joined, under another id', async () => {
    const { tmpUserId } = (await addJoiner()).body;
    await bench.oapi('/topapi/v2/user/create', { ...JOINER, dept_id_list: '10', userid: 'hk101' });
    bench.clock.advance(40 * DAY);
    const unknown = await roster([String(tmpUserId)]);
    const joined = await roster(['hk101', 'hk005'], ['sys00-mobile']);

    expect(await joiners()).toEqual({ data_list: [] });
    expect(unknown).toMatchObject({ status: 400, body: { code: 'invalidParameter' } });
    expect(joined.status).toBe(200);
  });

  it('have in the roster what was told of them', async () => {
    const { tmpUserId } = (
      await addJoiner({
        groups: [
          {
            groupId: 'sys01',
            sections: [
              {
                oldIndex: 0,
                empFieldVOList: [{ fieldCode: 'sys01-positionLevel', value: '3' }],
              },
            ],
          },
        ],
      })
    ).body;
    const answer = await roster([String(tmpUserId)]);

    expect(listAt(answer, 'result')[0]).toMatchObject({
      userId: tmpUserId,
      fieldDataList: [
        { fieldCode: 'sys00-name', fieldValueList: [{ value: '何文田' }] },
        { fieldCode: 'sys00-mobile', fieldValueList: [{ value: '+852-61230001' }] },
        { fieldCode: 'sys01-positionLevel', fieldValueList: [{ value: '3' }] },
      ],
    });
  });

  it.each([
    ['no name', { name: '' }],
    ['no number', { mobile: undefined }],
    ['a number that is none', { mobile: 'none' }],
    ['a day that is none', { preEntryTime: 'soon' }],
    ['groups that are none', { groups: 'sys01' }],
    ['a field without a value', { groups: [{ sections: [{ empFieldVOList: [{}] }] }] }],
  ])('are refused with %s', async (_what, wrong) => {
    const answer = await addJoiner(wrong);

    expect(answer).toMatchObject({ status: 400, body: { code: 'invalidParameter' } });
    expect(await joiners()).toEqual({ data_list: ['tmp-hk005'] });
  });

  it('are told once: the same number again is refused', async () => {
    await addJoiner();

    expect(await addJoiner()).toMatchObject({ status: 400, body: { code: 'invalidParameter' } });
  });

  it('count against the quota, and need a permission of their own', async () => {
    const token = await bench.token(benchApp({ appKey: 'poor', appSecret: 'poor' }));
    const poor = await addJoiner({}, token);
    await addJoiner();

    expect(poor.status).toBe(403);
    expect(poor.text).toContain('Pro.HrmPreentry.ReadWrite');
    expect(bench.controls.counters()[0]?.apiCalls).toBe(1);
  });
});

describe('the roster', () => {
  it('tells the fields that were asked for, empty where nothing is filled in', async () => {
    const answer = await roster(
      ['hk006', 'hk004'],
      ['sys00-name', 'sys00-email', 'sys01-employeeStatus', 'sys00-confirmJoinTime'],
    );

    expect(listAt(answer, 'result')).toEqual([
      {
        corpId: 'dingtiny0001',
        userId: 'hk006',
        unionId: '无',
        fieldDataList: [
          field('sys00-name', '姓名', '許功蓋'),
          field('sys00-email', '邮箱'),
          field('sys00-confirmJoinTime', '入职时间', '2026-09-15'),
          field('sys01-employeeStatus', '员工状态', '2', '试用期'),
        ],
      },
      {
        corpId: 'dingtiny0001',
        userId: 'hk004',
        unionId: '无',
        fieldDataList: [
          field('sys00-name', '姓名', '張志強'),
          field('sys00-email', '邮箱'),
          field('sys00-confirmJoinTime', '入职时间', '2020-01-01'),
          field('sys01-employeeStatus', '员工状态'),
        ],
      },
    ]);
  });

  it('tells all fields if none is named, with the departments and the number of whoever was added', async () => {
    await bench.oapi('/topapi/v2/user/create', {
      ...JOINER,
      userid: 'hk101',
      dept_id_list: '10,20',
    });
    const answer = await roster(['hk101']);
    const [entry] = listAt(answer, 'result');

    expect(entry?.['fieldDataList']).toEqual(
      expect.arrayContaining([
        field('sys00-mobile', '手机号', '+852-61230001'),
        field('sys00-deptIds', '部门id', '10|20'),
        field('sys00-mainDept', '主部门', '營運部'),
        field('sys00-confirmJoinTime', '入职时间'),
      ]),
    );
  });

  it.each([
    ['the agent id of another app', ['hk001'], agentId + 1],
    ['somebody unknown', ['hk001', 'hk999'], agentId],
    ['nobody', [], agentId],
    ['101 people', Array<string>(101).fill('hk001'), agentId],
  ])('refuses %s', async (_what, people, agent) => {
    expect(await roster(people, ['sys00-name'], agent)).toMatchObject({
      status: 400,
      body: { code: 'invalidParameter' },
    });
  });
});

/** A field of the roster as the documentation's sample has it. */
function field(fieldCode: string, fieldName: string, value?: string, label = value) {
  return {
    fieldCode,
    fieldName,
    groupId: fieldCode.slice(0, 5),
    fieldValueList: value === undefined ? [] : [{ value, label, itemIndex: 0 }],
  };
}

import { describe, expect, it } from 'vitest';
import { hasDrift, readEvent, type ReadEvent } from '../../../../shared/event-catalogue/index.ts';
import { documentedEvents } from './documented-events.ts';

/** As the intake hands it over: the type it found, and the text as it came. */
function read(content: string): ReadEvent {
  const document = JSON.parse(content) as { readonly EventType?: string };
  return readEvent({ type: document.EventType ?? '', content });
}

describe('the reader of events', () => {
  it.each(Object.entries(documentedEvents))('fits the documented sample "%s"', (_name, content) => {
    const { event, drift } = read(content);

    expect(event).toBeDefined();
    expect(hasDrift(drift)).toBe(false);
  });

  it('reads an approval with envelope and fields', () => {
    expect(read(documentedEvents.approvedInstance).event).toEqual({
      eventType: 'bpms_instance_change',
      eventId: 'e0a5',
      corpId: 'dingcorp1',
      eventTimeEpochMs: 1_760_490_000_123,
      processInstanceId: '9Qgx5Qq',
      processCode: 'PROC-EA1',
      businessId: '202510150001',
      bizCategoryId: 'dingtalk.businessFinance.payment',
      businessType: undefined,
      type: 'finish',
      result: 'agree',
      title: 'Payment',
      staffId: 'hk001',
      createTime: 1_760_480_000_000,
      finishTime: 1_760_490_000_000,
      url: 'https://aflow.dingtalk.com/dingtalk/mobile/homepage.htm?corpid=dingcorp1',
    });
  });

  it('reads old and new shapes of a punch into the same form', () => {
    const now = read(documentedEvents.punch).event;
    const old = read(documentedEvents.oldPunch).event;

    expect(now).toMatchObject({ dataList: [{ userId: 'hk001', bizId: 'FF62BB' }] });
    expect(old).toMatchObject({
      eventId: undefined,
      corpId: undefined,
      eventTimeEpochMs: undefined,
      dataList: [{ userId: 'hk002', checkTime: 1_611_793_083_000, deviceSN: '160AAA' }],
    });
  });

  it('takes names whatever their first letter, numbers as texts, and corpid in small letters', () => {
    const { event, drift } = read(
      '{"EventType":"bpms_task_change","TimeStamp":"1760490000100","corpid":"dingcorp1","ProcessInstanceId":"p9","processCode":"PROC-EA1","TaskId":"811165","type":"finish","result":"redirect","StaffId":"hk002","createTime":"1760480000000"}',
    );

    expect(hasDrift(drift)).toBe(false);
    expect(event).toMatchObject({
      eventTimeEpochMs: 1_760_490_000_100,
      corpId: 'dingcorp1',
      processInstanceId: 'p9',
      taskId: '811165',
      staffId: 'hk002',
      createTime: 1_760_480_000_000,
    });
  });

  it('takes one value where a list is meant', () => {
    const joiner = '{"EventType":"user_add_org","userId":"hk001"}';
    const department = '{"EventType":"org_dept_create","deptId":"7"}';

    expect(read(joiner).event).toMatchObject({ userId: ['hk001'] });
    expect(read(department).event).toMatchObject({ deptId: [7] });
  });

  it('prefers the name that has a value where a field is there twice', () => {
    const { event } = read(
      '{"EventType":"user_add_org","CorpId":null,"corpid":"dingcorp1","userId":["hk001"]}',
    );

    expect(event).toMatchObject({ corpId: 'dingcorp1' });
  });

  it('gives no time to an event whose own is no time in milliseconds', () => {
    expect(read(documentedEvents.oldJoiner).event).toMatchObject({ eventTimeEpochMs: undefined });
    expect(read('{"EventType":"org_change","EventTime":1760490000}').event).toMatchObject({
      eventTimeEpochMs: undefined,
    });
  });

  it('counts fields that are new, also within rows, without their values', () => {
    const content =
      '{"EventType":"attendance_check_record","mood":"Chan Tai Man","dataList":[{"userId":"hk001","checkTime":1760489998000,"faceId":"secret"},{"userId":"hk002","checkTime":1760489998000,"faceId":"secret"}]}';

    const { event, drift } = read(content);

    expect(event).toBeDefined();
    expect(drift).toEqual({
      isUnknownType: false,
      isUnreadable: false,
      misfits: [],
      unknownFields: ['mood', 'dataList.faceId'],
    });
  });

  it('never repeats what is no name of a field, and stops at twenty names', () => {
    const odd = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`f${String(at)}`, 1]));
    const content = JSON.stringify({ EventType: 'org_change', '陳大文 9876 5432': 1, ...odd });

    const { unknownFields } = read(content).drift;

    expect(unknownFields).toHaveLength(20);
    expect(unknownFields[0]).toBe('?');
    expect(unknownFields.join()).not.toContain('9876');
  });

  it.each(['K4827195', 'b7c1d94f02a8e66c3d1f7b9085ae24d7', 'pW-vK3xQ_zLm9aTr2'])(
    'never repeats a name that could be a value: %s',
    (name) => {
      const content = JSON.stringify({ EventType: 'org_change', [name]: 1 });

      expect(read(content).drift.unknownFields).toEqual(['?']);
    },
  );

  it('still knows by what to route an event that does not fit', () => {
    const { event, traits, drift } = read(
      '{"EventType":"bpms_instance_change","processInstanceId":{"id":1},"processCode":"PROC-EA1","type":"finish","result":"agree","staffId":"hk001"}',
    );

    expect(event).toBeUndefined();
    expect(drift.misfits).toEqual(['processInstanceId']);
    expect(traits).toMatchObject({
      processCode: 'PROC-EA1',
      type: 'finish',
      result: 'agree',
      people: ['hk001'],
      subject: undefined,
    });
  });

  it('knows an unknown type by what it has in common with others', () => {
    const { event, traits, drift } = read(
      '{"EventType":"brand_new_event","userId":["hk001","hk001"],"deptIds":["3",4],"type":"begun"}',
    );

    expect(event).toBeUndefined();
    expect(drift).toMatchObject({ isUnknownType: true, isUnreadable: false });
    expect(traits).toMatchObject({ people: ['hk001'], departmentIds: [3, 4], type: 'begun' });
  });

  it('tells what is no JSON from what is', () => {
    const broken = readEvent({ type: 'org_change', content: '{"EventType":' });

    expect(broken.drift.isUnreadable).toBe(true);
    expect(broken.traits.eventType).toBe('org_change');
  });
});

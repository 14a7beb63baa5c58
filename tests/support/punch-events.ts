/** One row of `attendance_check_record`, as DingTalk documents it; the person is invented. */
export function punchRow(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    userId: 'hk001',
    corpId: 'dingcorp',
    groupId: '4C63AA',
    bizId: 'FF62BB',
    checkTime: Date.parse('2026-10-05T09:00:00+08:00'),
    locationMethod: 'MAP',
    locationResult: 'Normal',
    checkByUser: true,
    ...changes,
  };
}

/** The content of an event with these rows, in the current shape. */
export function punchEvent(...rows: readonly unknown[]): string {
  return JSON.stringify({
    EventType: 'attendance_check_record',
    EventTime: Date.parse('2026-10-05T09:00:01+08:00'),
    CorpId: 'dingcorp',
    BizId: '1760490000123',
    eventId: 'e0a1',
    dataList: rows,
  });
}

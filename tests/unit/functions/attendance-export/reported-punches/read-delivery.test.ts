import { expect, test } from 'vitest';
import { readDelivery } from '../../../../../functions/attendance-export/reported-punches/read-delivery.ts';

const DELIVERY = {
  v: 1,
  kind: 'deliver-event',
  corpId: 'dingcorp',
  event: 'e_1',
  subscriber: 'punches',
  attempt: 1,
};
const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

test('a delivery of the event worker is told from every other payload', () => {
  expect(readDelivery(bytes(DELIVERY))).toEqual(DELIVERY);
  for (const other of [
    { action: 'export', company: 'HUX', period: '2026-10' },
    { triggerTime: '2026-10-05T01:10:00Z', triggerName: 'hourly', payload: '' },
    null,
    [],
    'deliver-event',
  ]) {
    expect(readDelivery(bytes(other))).toBeUndefined();
  }
  expect(readDelivery(Buffer.from([0xff, 0x7b]))).toBeUndefined();
});

test('one with wrong fields is refused with each of them named', () => {
  const wrong = { ...DELIVERY, kind: 'route-event', attempt: 0 };

  expect(() => readDelivery(bytes(wrong))).toThrow(
    expect.objectContaining({
      code: 'request.malformed',
      text: expect.objectContaining({
        en: expect.stringMatching(/kind.*attempt/s) as unknown,
        zhHK: expect.stringMatching(/kind.*attempt/s) as unknown,
      }) as unknown,
    }),
  );
});

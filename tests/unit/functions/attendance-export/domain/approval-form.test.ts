import { describe, expect, test } from 'vitest';
import {
  neededForms,
  readApprovalForm,
  type ApprovalForm,
  type FilledForm,
  type FormComponent,
} from '../../../../../functions/attendance-export/domain/approval-form.ts';
import { payRulesSchema } from '../../../../../functions/attendance-export/domain/pay-rules.ts';

const form: ApprovalForm = {
  kind: 'overtime',
  processCode: 'PROC-OT',
  fields: { from: '開始時間', to: '結束時間', compensation: '補償' },
  timeOffValues: ['調休'],
};
const usual: readonly FormComponent[] = [
  { name: '開始時間', value: '2026-10-05 18:30', componentType: 'DDDateField' },
  { name: '結束時間', value: '2026-10-05 21:00', componentType: 'DDDateField' },
  { name: '補償', value: '加班費', componentType: 'DDSelectField' },
];

function filled(components: readonly FormComponent[] = usual): FilledForm {
  return { approvalId: 'PROC-1', originatorUserId: 'u1', createdEpochMs: 1_000, components };
}

/** The usual form with one of its components changed. */
function changed(name: string, change: FormComponent): readonly FormComponent[] {
  return usual.map((component) =>
    component.name === name ? { ...component, ...change } : component,
  );
}

const at = (local: string): number => Date.parse(`${local}:00+08:00`);

describe('an agreed approval', () => {
  test('is the interval of its form, of whoever asked', () => {
    expect(readApprovalForm(form, filled())).toEqual({
      outcome: 'read',
      spans: [
        {
          userId: 'u1',
          kind: 'overtime',
          approvalId: 'PROC-1',
          fromEpochMs: at('2026-10-05T18:30'),
          toEpochMs: at('2026-10-05T21:00'),
          compensation: 'pay',
        },
      ],
    });
  });

  test.each([
    ['調休', 'time-off'],
    ['加班費', 'pay'],
    ['', undefined],
  ])('with %j as compensation means %s', (value, compensation) => {
    const reading = readApprovalForm(form, filled(changed('補償', { value })));

    expect(reading).toMatchObject({ spans: [{ compensation }] });
  });

  test('may have both ends in one component', () => {
    const components = [
      {
        name: '["開始時間","結束時間"]',
        value: '["2026-10-05 18:30","2026-10-06 01:15"]',
        componentType: 'DDDateRangeField',
      },
    ];

    expect(readApprovalForm(form, filled(components))).toMatchObject({
      spans: [{ fromEpochMs: at('2026-10-05T18:30'), toEpochMs: at('2026-10-06T01:15') }],
    });
  });

  test('of whole days ends at the midnight after its last', () => {
    const days = [
      { name: '開始時間', value: '2026-10-05' },
      { name: '結束時間', value: '2026-10-06' },
    ];

    expect(readApprovalForm(form, filled(days))).toMatchObject({
      spans: [{ fromEpochMs: at('2026-10-05T00:00'), toEpochMs: at('2026-10-07T00:00') }],
    });
  });

  test.each([
    ['no such day', '開始時間', { value: '2026-02-30 09:00' }],
    ['words', '開始時間', { value: 'tomorrow' }],
    ['nothing', '開始時間', { value: '' }],
    ['a half day', '結束時間', { value: '2026-10-05 下午' }],
    ['an end before its begin', '結束時間', { value: '2026-10-05 18:00' }],
    ['an end at its begin', '結束時間', { value: '2026-10-05 18:30' }],
    ['another label', '結束時間', { name: '完結' }],
  ])('with %s cannot be read, and says which component', (_, name, change) => {
    expect(readApprovalForm(form, filled(changed(name, change)))).toEqual({
      outcome: 'unreadable',
      component: name,
    });
  });
});

describe('whom an approval is about', () => {
  const people = (change: Partial<FormComponent>): FormComponent => ({
    name: '人員',
    componentType: 'InnerContactField',
    ...change,
  });
  const withPeople = (
    component: FormComponent | undefined,
    label?: string | null,
  ): readonly string[] | string => {
    const reading = readApprovalForm(
      { ...form, fields: { from: '開始時間', to: '結束時間', people: label } },
      filled(component === undefined ? usual : [...usual, component]),
    );
    return reading.outcome === 'read'
      ? reading.spans.map(({ userId }) => userId)
      : reading.component;
  };

  test('are the people of its contact component', () => {
    expect(withPeople(people({ value: '["u7","u8","u7"]' }))).toEqual(['u7', 'u8']);
    expect(
      withPeople(
        people({ value: '陳大文', extValue: '[{"emplId":"u9","name":"陳大文","avatar":""}]' }),
      ),
    ).toEqual(['u9']);
  });

  test('is whoever asked if the component is empty, or not to be used', () => {
    expect(withPeople(people({ value: '[]' }))).toEqual(['u1']);
    expect(withPeople(people({ value: '["u7"]' }), null)).toEqual(['u1']);
    expect(withPeople(undefined)).toEqual(['u1']);
  });

  test('is the component that the company names, and no other', () => {
    const handover = people({ name: '交接人', value: '["u5"]' });

    expect(withPeople(people({ value: '["u7"]' }), '人員')).toEqual(['u7']);
    expect(withPeople(handover, '人員')).toBe('人員');
  });

  test.each([['陳大文'], ['["u7"'], ['[{"name":"陳大文"}]'], ['[7]']])(
    'is not guessed from %s',
    (value) => {
      expect(withPeople(people({ value }))).toBe('InnerContactField');
    },
  );
});

describe('the forms that a company needs', () => {
  const approvals = {
    overtime: {
      processCode: 'OT',
      fields: { from: 'a', to: 'b', compensation: 'c' },
      timeOffValues: ['x'],
    },
    businessTrip: { processCode: 'TRIP', fields: { from: 'a', to: 'b' } },
    outing: { processCode: 'OUT', fields: { from: 'a', to: 'b' } },
    makeUpPunch: { processCode: 'MAKE-UP' },
  };
  const kinds = (rules: object): string[] =>
    neededForms(payRulesSchema.parse(rules)).map(({ kind }) => kind);

  test('are none without forms', () => {
    expect(kinds({ overtime: { mode: 'approved' }, makeUpPunches: 'verified' })).toEqual([]);
  });

  test('are overtime only where approvals decide about it', () => {
    const { overtime } = approvals;
    const plain = { ...overtime, fields: { from: 'a', to: 'b' } };

    expect(kinds({ approvals: { overtime } })).toEqual([]);
    expect(kinds({ approvals: { overtime: plain }, overtime: { mode: 'approved' } })).toEqual([
      'overtime',
    ]);
    expect(kinds({ approvals: { overtime }, overtime: { mode: 'beyond-threshold' } })).toEqual([
      'overtime',
    ]);
    expect(
      kinds({ approvals: { overtime: plain }, overtime: { mode: 'beyond-threshold' } }),
    ).toEqual([]);
  });

  test('are make-up punches only where they are verified', () => {
    expect(kinds({ approvals })).toEqual(['business-trip', 'outing']);
    expect(kinds({ approvals, makeUpPunches: 'verified' })).toEqual([
      'business-trip',
      'outing',
      'make-up-punch',
    ]);
  });

  test('read a make-up punch by its agreement alone', () => {
    const [makeUp] = neededForms(
      payRulesSchema.parse({
        approvals: { makeUpPunch: approvals.makeUpPunch },
        makeUpPunches: 'verified',
      }),
    );

    expect(makeUp === undefined ? undefined : readApprovalForm(makeUp, filled([]))).toMatchObject({
      spans: [{ userId: 'u1', kind: 'make-up-punch', approvalId: 'PROC-1' }],
    });
  });
});

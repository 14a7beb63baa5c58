import { describe, expect, it } from 'vitest';
import type { Approval } from '../../../../../functions/jira-service-desk/domain/approval.ts';
import { mapRequest } from '../../../../../functions/jira-service-desk/domain/map-request.ts';
import { settingsSchema } from '../../../../../functions/jira-service-desk/domain/settings.ts';
import { hardwareForm } from '../../../../support/jira-service-desk/sample-settings.ts';

function approval(values: Readonly<Record<string, string>>): Approval {
  return {
    title: '設備申請',
    businessId: '202611260001',
    status: 'COMPLETED',
    originatorUserId: 'hk001',
    formComponentValues: Object.entries(values).map(([name, value]) => ({ name, value })),
    operationRecords: [],
  };
}

function map(fields: object, values: Readonly<Record<string, string>>) {
  const form = settingsSchema.shape.forms.parse({ x: hardwareForm({ fields }) })['x'];
  if (form === undefined) throw new Error('no form');
  return mapRequest(approval(values), form, 'dt-1');
}

function fieldsOf(fields: object, values: Readonly<Record<string, string>>): unknown {
  const result = map({ summary: { from: 'literal', value: 's' }, ...fields }, values);
  if (result.outcome === 'refused') throw new Error(result.problems.map(({ en }) => en).join());
  return result.fieldValues;
}

function problemsOf(fields: object, values: Readonly<Record<string, string>>): string[] {
  const result = map({ summary: { from: 'literal', value: 's' }, ...fields }, values);
  return result.outcome === 'refused' ? result.problems.map(({ en }) => en) : [];
}

describe('a template', () => {
  const summary = { from: 'template', template: '{設備} for {@originatorUserId}: {@title}' };

  it('is filled from components and facts of the approval', () => {
    expect(fieldsOf({ summary }, { 設備: '手提電腦' })).toMatchObject({
      summary: '手提電腦 for hk001: 設備申請',
    });
  });

  it('does not take what people wrote for a placeholder', () => {
    expect(fieldsOf({ summary }, { 設備: '{@businessId}' })).toMatchObject({
      summary: '{@businessId} for hk001: 設備申請',
    });
  });

  it('knows components whatever their name', () => {
    const odd = { from: 'template', template: '{constructor}' };

    expect(fieldsOf({ summary: odd }, { constructor: 'a word' })).toMatchObject({
      summary: 'a word',
    });
  });

  it('names every component and fact that does not exist', () => {
    const template = '{無} {沒有} {@none}';

    expect(problemsOf({ summary: { from: 'template', template } }, {})).toEqual([
      'summary: the form has no component 無',
      'summary: the form has no component 沒有',
      'summary: the template names {@none}, which does not exist',
    ]);
  });

  it('makes one line of at most 255 characters for the summary, without half a character', () => {
    const long = { from: 'template', template: '{a}' };
    const { summary: made } = fieldsOf(
      { summary: long },
      { a: `one\ntwo ${'𠮷'.repeat(200)}` },
    ) as { summary: string };

    expect(made).toMatch(/^one two /);
    expect(made.length).toBeLessThanOrEqual(255);
    expect(Buffer.from(made).toString('utf8')).toBe(made);
    expect(made.endsWith('…')).toBe(true);
  });

  it('that leaves the summary empty is refused', () => {
    const empty = { summary: { from: 'template', template: '{a}' } };

    expect(problemsOf(empty, { a: '' })).toEqual(['summary: it is empty']);
  });
});

describe('a component', () => {
  const number = { f: { from: 'component', component: '數量', as: 'number' } };
  const date = { f: { from: 'component', component: '日期', as: 'date' } };

  it.each([
    ['2', 2],
    ['-1,234.50', -1234.5],
    ['0', 0],
  ])('as a number reads %s', (value, expected) => {
    expect(fieldsOf(number, { 數量: value })).toMatchObject({ f: expected });
  });

  it.each(['two', '1e9', '0x10', '１２'])('as a number refuses %s', (value) => {
    expect(problemsOf(number, { 數量: value })).toEqual(['f: 數量 is no number']);
  });

  it.each([
    ['2026-12-01', '2026-12-01'],
    ['2026-12-01 09:00', '2026-12-01'],
  ])('as a day reads %s', (value, expected) => {
    expect(fieldsOf(date, { 日期: value })).toMatchObject({ f: expected });
  });

  it.each(['1/12/2026', '2026-02-30', '2026-13-01'])('as a day refuses %s', (value) => {
    expect(problemsOf(date, { 日期: value })).toEqual(['f: 日期 is no day yyyy-MM-dd']);
  });

  it('that is empty leaves the field out, unless it is required', () => {
    const text = { from: 'component', component: 'a' };

    expect(fieldsOf({ f: text }, { a: ' ' })).not.toHaveProperty('f');
    expect(problemsOf({ f: { ...text, required: true } }, { a: '' })).toEqual([
      'f: a is required and empty',
    ]);
  });

  it('of several entries or rows is read side by side or line by line', () => {
    const text = { f: { from: 'component', component: 'a' } };
    const rows = [
      {
        rowValue: [
          { label: '型號', value: 'X1' },
          { label: '數量', value: '2' },
        ],
      },
      { rowValue: [{ label: '型號', value: 'X2' }] },
    ];

    expect(fieldsOf(text, { a: '["甲","乙"]' })).toMatchObject({ f: '甲, 乙' });
    expect(fieldsOf(text, { a: JSON.stringify(rows) })).toMatchObject({
      f: '型號: X1; 數量: 2\n型號: X2',
    });
  });
});

describe('a choice', () => {
  const choice = { from: 'choice', component: 'a', choices: { 甲: 'A', 乙: 'B' } };

  it('becomes the option of the mapping, one or several', () => {
    expect(fieldsOf({ f: choice }, { a: '甲' })).toMatchObject({ f: { value: 'A' } });
    expect(fieldsOf({ f: { ...choice, several: true } }, { a: '["甲","乙"]' })).toMatchObject({
      f: [{ value: 'A' }, { value: 'B' }],
    });
  });

  it.each([
    ['丙', 'f: a holds a choice that the mapping does not know'],
    ['["甲","丙"]', 'f: a holds a choice that the mapping does not know'],
    ['constructor', 'f: a holds a choice that the mapping does not know'],
    ['["甲","乙"]', 'f: a holds several choices, the field takes one'],
  ])('refuses %s without repeating it', (value, problem) => {
    expect(problemsOf({ f: choice }, { a: value })).toEqual([problem]);
  });
});

it('always carries the label', () => {
  expect(fieldsOf({}, {})).toMatchObject({ labels: ['dt-1'] });
});

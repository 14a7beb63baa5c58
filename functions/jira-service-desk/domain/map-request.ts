import type { BilingualText } from '../../../shared/errors/index.ts';
import type { Approval, FormComponent } from './approval.ts';
import { entriesOf, readableValue } from './component-value.ts';
import type { FieldMapping } from './field-mapping.ts';
import { componentsIn, renderTemplate, unknownFactsIn } from './render-template.ts';
import type { FormSettings } from './settings.ts';

export type FieldValues = Readonly<Record<string, unknown>>;

export type MappedRequest =
  | { readonly outcome: 'mapped'; readonly fieldValues: FieldValues }
  | { readonly outcome: 'refused'; readonly problems: readonly BilingualText[] };

/** Jira's limits of a line and of a text. */
const LONGEST_SUMMARY = 255;
const LONGEST_TEXT = 32_767;

type FieldResult = { readonly value: unknown } | { readonly problems: readonly BilingualText[] };

const NOTHING: FieldResult = { value: undefined };

/**
 * Maps an approval to the fields of a request. Total: it never throws, and it names every problem at
 * once, by field and component; what people have written is never repeated.
 */
export function mapRequest(approval: Approval, form: FormSettings, label: string): MappedRequest {
  const values: Record<string, unknown> = { labels: [label] };
  const problems: BilingualText[] = [];
  for (const [fieldId, mapping] of Object.entries(form.fields)) {
    const result = mapField(fieldId, mapping, approval);
    if ('problems' in result) problems.push(...result.problems);
    else if (result.value !== undefined) values[fieldId] = fitted(fieldId, result.value);
  }
  if (problems.length === 0 && values['summary'] === '') {
    problems.push({ en: 'summary: it is empty', zhHK: 'summary：內容為空' });
  }
  return problems.length === 0
    ? { outcome: 'mapped', fieldValues: values }
    : { outcome: 'refused', problems };
}

function mapField(fieldId: string, mapping: FieldMapping, approval: Approval): FieldResult {
  switch (mapping.from) {
    case 'literal':
      return { value: mapping.value };
    case 'template':
      return mapTemplate(fieldId, mapping.template, approval);
    case 'component':
      return withComponent(fieldId, mapping, approval, (component) =>
        mapComponent(fieldId, mapping, component),
      );
    case 'choice':
      return withComponent(fieldId, mapping, approval, (component) =>
        mapChoice(fieldId, mapping, component),
      );
  }
}

function mapTemplate(fieldId: string, template: string, approval: Approval): FieldResult {
  const problems = [
    ...componentsIn(template)
      .filter((name) => findComponent(approval, name) === undefined)
      .map((name) => missingComponent(fieldId, name)),
    ...unknownFactsIn(template).map((name) => ({
      en: `${fieldId}: the template names {${name}}, which does not exist`,
      zhHK: `${fieldId}：範本所指的 {${name}} 不存在`,
    })),
  ];
  return problems.length > 0 ? { problems } : { value: renderTemplate(template, approval) };
}

function withComponent(
  fieldId: string,
  mapping: { readonly component: string; readonly required: boolean },
  approval: Approval,
  map: (component: FormComponent) => FieldResult,
): FieldResult {
  const component = findComponent(approval, mapping.component);
  if (component === undefined) return { problems: [missingComponent(fieldId, mapping.component)] };
  if (entriesOf(component).length > 0) return map(component);
  if (!mapping.required) return NOTHING;
  return problem(fieldId, mapping.component, 'is required and empty', '為必填，但內容為空');
}

function mapComponent(
  fieldId: string,
  { component: name, as }: Extract<FieldMapping, { from: 'component' }>,
  component: FormComponent,
): FieldResult {
  const text = readableValue(component).trim();
  switch (as) {
    case 'text':
      return { value: text };
    case 'number': {
      const digits = text.replaceAll(',', '');
      return /^-?\d{1,15}(\.\d{1,10})?$/.test(digits)
        ? { value: Number(digits) }
        : problem(fieldId, name, 'is no number', '並非數字');
    }
    case 'date': {
      const day = /^(\d{4}-\d{2}-\d{2})(?:[ T].*)?$/.exec(text)?.[1];
      return day !== undefined && isDay(day)
        ? { value: day }
        : problem(fieldId, name, 'is no day yyyy-MM-dd', '並非 yyyy-MM-dd 格式的日期');
    }
  }
}

function isDay(text: string): boolean {
  const epochMs = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(epochMs) && new Date(epochMs).toISOString().startsWith(text);
}

function mapChoice(
  fieldId: string,
  mapping: Extract<FieldMapping, { from: 'choice' }>,
  component: FormComponent,
): FieldResult {
  const { choices, several, component: name } = mapping;
  const entries = entriesOf(component);
  const options = entries.flatMap((entry) =>
    Object.hasOwn(choices, entry) ? [{ value: choices[entry] }] : [],
  );
  if (options.length < entries.length) {
    return problem(
      fieldId,
      name,
      'holds a choice that the mapping does not know',
      '的選項不在對照表內',
    );
  }
  if (several) return { value: options };
  return options.length === 1
    ? { value: options[0] }
    : problem(
        fieldId,
        name,
        'holds several choices, the field takes one',
        '有多個選項，但欄位只接受一個',
      );
}

function findComponent(approval: Approval, name: string): FormComponent | undefined {
  return approval.formComponentValues.find((entry) => entry.name === name);
}

function missingComponent(fieldId: string, name: string): BilingualText {
  return {
    en: `${fieldId}: the form has no component ${name}`,
    zhHK: `${fieldId}：表單沒有「${name}」組件`,
  };
}

function problem(fieldId: string, name: string, en: string, zhHK: string): FieldResult {
  return {
    problems: [{ en: `${fieldId}: ${name} ${en}`, zhHK: `${fieldId}：「${name}」${zhHK}` }],
  };
}

/** A summary is one line; whatever is too long is cut, visibly. */
function fitted(fieldId: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return fieldId === 'summary'
    ? cut(value.replaceAll(/\s+/g, ' ').trim(), LONGEST_SUMMARY)
    : cut(value, LONGEST_TEXT);
}

/** Counts as Jira does, in UTF-16 units, and never leaves half a character. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const kept = text.slice(0, longest - 1);
  return `${kept.replace(/[\uD800-\uDBFF]$/, '')}…`;
}

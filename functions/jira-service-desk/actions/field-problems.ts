import type { BilingualText } from '../../../shared/errors/index.ts';
import type { FormSettings } from '../domain/settings.ts';
import type { RequestTypeField } from '../ports.ts';

/** Where the mapping of a form and the fields of its request type do not agree. */
export function fieldProblems(
  { fields: mapped }: Pick<FormSettings, 'fields'>,
  fields: readonly RequestTypeField[],
): BilingualText[] {
  const byId = new Map(fields.map((field) => [field.fieldId, field]));
  // The labels are how a request is found again: without them one could be made twice.
  const notShown = ['labels', ...Object.keys(mapped)].filter((fieldId) => !byId.has(fieldId));
  const notMapped = fields.filter(({ required, fieldId }) => required && !(fieldId in mapped));
  return [
    ...notShown.map((fieldId) => ({
      en: `the request type does not show the field ${fieldId}`,
      zhHK: `請求類型沒有顯示 ${fieldId} 欄位`,
    })),
    ...notMapped.map(({ fieldId, name }) => ({
      en: `the field ${fieldId} (${name}) is required and not mapped`,
      zhHK: `欄位 ${fieldId}（${name}）為必填，但沒有對照`,
    })),
    ...unknownOptions(mapped, byId),
  ];
}

function unknownOptions(
  mapped: FormSettings['fields'],
  byId: ReadonlyMap<string, RequestTypeField>,
): BilingualText[] {
  return Object.entries(mapped).flatMap(([fieldId, mapping]) => {
    const options = byId.get(fieldId)?.options ?? [];
    if (mapping.from !== 'choice' || options.length === 0) return [];
    const unknown = Object.values(mapping.choices).filter((option) => !options.includes(option));
    return unknown.map((option) => ({
      en: `the field ${fieldId} has no option ${option}`,
      zhHK: `欄位 ${fieldId} 沒有選項 ${option}`,
    }));
  });
}

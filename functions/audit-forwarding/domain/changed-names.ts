import { partOf, textsOf, type RecordFields } from './field-values.ts';

const MOST = 50;
const NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;

/**
 * Names of the attributes that a record says were changed: those that it lists, and those that differ
 * between its two states. That a telephone number changed may be told; the number may not.
 */
export function changedNamesOf(fields: RecordFields): readonly string[] {
  const difference = partOf(fields, 'diffInfo');
  const names = [
    ...textsOf(fields, 'changedFields'),
    ...differingNames(partOf(difference, 'prev'), partOf(difference, 'curr')),
    ...differingNames(partOf(fields, 'before'), partOf(fields, 'after')),
  ];
  return [...new Set(names)].filter((name) => NAME.test(name)).slice(0, MOST);
}

function differingNames(before: RecordFields, after: RecordFields): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}

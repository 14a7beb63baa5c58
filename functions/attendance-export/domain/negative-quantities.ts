import { columnsOf, type FileProfile } from './file-profile.ts';
import { declaredNumber, isQuantityColumn } from './profile-columns.ts';

/** True if every column with a quantity can carry one below zero: then minutes can be taken back. */
export function paysNegative(profile: FileProfile): boolean {
  return columnsOf(profile)
    .filter(isQuantityColumn)
    .every((column) => (declaredNumber(column)?.negative ?? 'refuse') !== 'refuse');
}

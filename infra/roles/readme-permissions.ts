import type { FunctionPermissions } from '../../shared/permissions/index.ts';
import { permissionTable, type Language } from './permission-table.ts';

const HEADING: Readonly<Record<Language, string>> = { en: '## Permissions', zhHK: '## 權限' };

/**
 * The README of a function with the table of RAM actions that its declaration makes, which is the first
 * table of the section on permissions.
 *
 * @throws Error if the README has no such section or no table in it
 */
export function withPermissionTable(
  readme: string,
  permissions: FunctionPermissions,
  language: Language,
): string {
  const lines = readme.split('\n');
  const heading = lines.indexOf(HEADING[language]);
  const first = lines.findIndex((line, index) => index > heading && line.startsWith('|'));
  if (heading < 0 || first < 0) throw new Error(`no table below ${HEADING[language]}`);
  const length = lines.slice(first).findIndex((line) => !line.startsWith('|'));
  lines.splice(first, length, ...permissionTable(permissions, language));
  return lines.join('\n');
}

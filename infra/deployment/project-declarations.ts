import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { FunctionPermissions } from '../../shared/permissions/index.ts';
import { tables } from '../../shared/table-store/index.ts';
import { declaredPermissions } from '../roles/declared-permissions.ts';
import type { DeclaredUse, DeploymentDeclarations } from './deployment-declarations.ts';

const FUNCTIONS = path.resolve(import.meta.dirname, '../../functions');

/** What this project declares: permissions of functions, tables, and what the build makes zips of. */
export async function projectDeclarations(): Promise<DeploymentDeclarations> {
  const folders = await readdir(FUNCTIONS);
  const exported = await Promise.all(
    folders.map(async (folder) => [folder, await exportsOf(folder)] as const),
  );
  return {
    uses: declaredPermissions.map(useOf),
    tables: Object.values(tables).map(({ name }) => name),
    exportsOf: Object.fromEntries(
      exported.flatMap(([folder, names]) => (names === undefined ? [] : [[folder, names]])),
    ),
  };
}

function useOf({
  functionName,
  tables: used,
  objects,
  listings,
  secrets,
  invocations,
  usesVpc,
}: FunctionPermissions): DeclaredUse {
  return {
    folder: functionName,
    tables: used.flatMap((one) => (one.tables === 'every' ? [] : one.tables)),
    buckets: [...new Set([...objects, ...listings].map(({ bucket }) => bucket))],
    secrets: secrets.settings,
    calls: [...new Set(invocations.flatMap(({ functions }) => functions))],
    usesVpc,
  };
}

/** Undefined if nothing is built of the folder; none if it is a program. */
async function exportsOf(folder: string): Promise<readonly string[] | undefined> {
  const read = (file: string): Promise<string | undefined> =>
    readFile(path.join(FUNCTIONS, folder, file), 'utf8').catch(() => undefined);
  const handlers = await read('handler.ts');
  if (handlers !== undefined) return exportedNames(handlers);
  return (await read('server.ts')) === undefined ? undefined : [];
}

/** Names that a source exports: `export const { a, b } =`, `export const a`, `export function a`. */
export function exportedNames(source: string): readonly string[] {
  const together = [...source.matchAll(/^export const \{([^}]*)\}/gm)].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.trim()),
  );
  const single = [
    ...source.matchAll(/^export (?:async )?(?:const|function) ([A-Za-z_$][\w$]*)/gm),
  ].map(([, name = '']) => name);
  return [...together, ...single].filter((name) => name !== '');
}

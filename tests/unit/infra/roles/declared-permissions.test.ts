import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { declaredPermissions } from '../../../../infra/roles/declared-permissions.ts';
import { tables } from '../../../../shared/table-store/index.ts';

const FUNCTIONS = path.resolve(import.meta.dirname, '../../../../functions');
const folders = readdirSync(FUNCTIONS).sort();
const tableNames = Object.values(tables).map(({ name }) => name);
/** For subscribers to whom an older event must not undo a newer one: none of today's is such. */
const WAITING_FOR_A_USER: readonly string[] = ['event_subject'];

describe('the permissions that functions declare', () => {
  it('are there for every function, under the name of its folder', () => {
    const declared = declaredPermissions.map(({ functionName }) => functionName).sort();

    expect(declared).toEqual(folders);
  });

  it('name every table of the product at least once, and no other', () => {
    const named = declaredPermissions.flatMap((one) =>
      one.tables.flatMap((permission) =>
        permission.tables === 'every' ? [] : [...permission.tables],
      ),
    );

    const used = tableNames.filter((name) => !WAITING_FOR_A_USER.includes(name));
    expect([...new Set<string>(named)].sort()).toEqual(used.sort());
  });

  it('name only functions that there are', () => {
    const named = declaredPermissions.flatMap(({ invocations }) =>
      invocations.flatMap(({ functions }) => [...functions]),
    );

    expect(named.filter((name) => !folders.includes(name))).toEqual([]);
  });

  it('keep every object below the environment, but for exports that people put there', () => {
    const keys = declaredPermissions.flatMap(({ objects }) => objects.flatMap((one) => one.keys));

    const outside = keys.filter((pattern) => !/^(audit\/([a-z]+\/)?)?<stage>\//.test(pattern));

    expect(outside).toEqual(['audit/exports/*']);
  });

  it('declare no action on the same table twice', () => {
    for (const one of declaredPermissions) {
      const pairs = one.tables.flatMap(({ tables: named, actions }) =>
        (named === 'every' ? ['every'] : named).flatMap((table) =>
          actions.map((action) => `${table} ${action}`),
        ),
      );

      expect(pairs.filter((pair, index) => pairs.indexOf(pair) !== index)).toEqual([]);
    }
  });
});

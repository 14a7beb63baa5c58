import { describe, expect, test } from 'vitest';
import {
  determineScope,
  type KnownPerson,
} from '../../../../../functions/attendance-export/domain/scope.ts';
import {
  payrollMappingOf,
  type PayrollMapping,
} from '../../../../../functions/attendance-export/domain/payroll-mapping.ts';
import { personMapping } from './sample-records.ts';

function known(origin: KnownPerson['origin'], ...userIds: readonly string[]): KnownPerson[] {
  return userIds.map((userId) => ({ userId, name: `${userId} in ${origin}`, origin }));
}

function mapped(...userIds: readonly string[]): PayrollMapping {
  const people = userIds.map((userId) =>
    personMapping({ user_id: userId, employee_number: `E-${userId}` }),
  );
  return payrollMappingOf({ people, codes: [] });
}

describe('the scope of a run', () => {
  test('is everybody of directory, leavers and previous run, once, sorted', () => {
    const { people, exceptions } = determineScope(
      known('directory', 'c', 'a'),
      known('leaver', 'b', 'a'),
      known('previous-run', 'a', 'b', 'c'),
      mapped('a', 'b', 'c'),
    );

    expect(people.map(({ userId, origin }) => [userId, origin])).toEqual([
      ['a', 'directory'],
      ['b', 'leaver'],
      ['c', 'directory'],
    ]);
    expect(exceptions).toEqual([]);
  });

  test('reports somebody mapped whom DingTalk does not know', () => {
    const { people, exceptions } = determineScope(
      known('directory', 'a'),
      [],
      [],
      mapped('a', 'x'),
    );

    expect(people.map(({ userId }) => userId)).toEqual(['a']);
    expect(exceptions).toMatchObject([
      { kind: 'mapped-but-not-found', userId: 'x', employeeNumber: 'E-x', affectsPay: true },
    ]);
  });

  test('reports somebody mapped who was paid last time and is now nowhere, and still asks', () => {
    const { people, exceptions } = determineScope([], [], known('previous-run', 'p'), mapped('p'));

    expect(people.map(({ userId }) => userId)).toEqual(['p']);
    expect(exceptions.map(({ kind }) => kind)).toEqual(['mapped-but-not-found']);
  });

  test.each(['directory', 'leaver'] as const)(
    'reports somebody of the %s who is not mapped',
    (origin) => {
      const people = known(origin, 'n');

      const { exceptions } = determineScope(
        origin === 'directory' ? people : [],
        origin === 'leaver' ? people : [],
        [],
        mapped(),
      );

      expect(exceptions).toMatchObject([
        { kind: 'found-but-not-mapped', userId: 'n', employeeNumber: undefined, affectsPay: true },
      ]);
    },
  );

  test('still fetches somebody of the previous run who has left both sides: the rows decide', () => {
    const { people, exceptions } = determineScope([], [], known('previous-run', 'gone'), mapped());

    expect(people.map(({ userId }) => userId)).toEqual(['gone']);
    expect(exceptions).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import {
  describeException,
  exceptionKinds,
} from '../../../../../functions/attendance-export/domain/attendance-exception.ts';
import { groupExceptions } from '../../../../../functions/attendance-export/domain/exception-groups.ts';
import { exceptionTitle } from '../../../../../functions/attendance-export/domain/exception-titles.ts';

const missing = (day: number) =>
  describeException('missing-punch', {
    userId: 'u1',
    employeeNumber: '001',
    date: `2026-10-0${String(day)}`,
  });
const nameLost = describeException('name-not-encodable', { userId: 'u2', detail: '𠮷' });
const nobody = describeException('found-but-not-mapped', { userId: 'u3' });

describe('exceptions by cause', () => {
  it('counts what is open, accepted, resolved and only noted', () => {
    const [first, second, third] = [missing(1), missing(2), missing(3)];

    const groups = groupExceptions([first, second, third, nameLost], {
      accepted: new Set([second.id]),
      resolved: new Set([third.id]),
    });

    expect(
      groups.map(({ kind, open, accepted, resolved, noted }) => ({
        kind,
        open,
        accepted,
        resolved,
        noted,
      })),
    ).toEqual([
      { kind: 'missing-punch', open: 1, accepted: 1, resolved: 1, noted: 0 },
      { kind: 'name-not-encodable', open: 0, accepted: 0, resolved: 0, noted: 1 },
    ]);
  });

  it('puts the cause with most open questions first and open ones first inside it', () => {
    const groups = groupExceptions([nobody, missing(1), missing(2), missing(3)], {
      accepted: new Set([missing(1).id]),
      resolved: new Set(),
    });

    expect(groups.map(({ kind }) => kind)).toEqual(['missing-punch', 'found-but-not-mapped']);
    expect(groups[0]?.items.map(({ date, state }) => [date, state])).toEqual([
      ['2026-10-02', 'open'],
      ['2026-10-03', 'open'],
      ['2026-10-01', 'accepted'],
    ]);
  });

  it('takes an adjustment for a stronger answer than an acceptance', () => {
    const one = missing(1);

    const [group] = groupExceptions([one], {
      accepted: new Set([one.id]),
      resolved: new Set([one.id]),
    });

    expect(group).toMatchObject({ open: 0, accepted: 0, resolved: 1 });
  });

  it('has a title in both languages for every kind, and shows a later kind as it is', () => {
    for (const kind of exceptionKinds) {
      expect(exceptionTitle(kind).en).not.toBe(kind);
      expect(exceptionTitle(kind).zhHK).toMatch(/\p{Script=Han}/u);
    }
    expect(exceptionTitle('of-a-later-version').zhHK).toBe('of-a-later-version');
  });
});

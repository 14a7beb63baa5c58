import { describe, expect, it } from 'vitest';
import { createSampleCompany } from '../../../../../infra/local/sample-company/index.ts';

const company = createSampleCompany({
  seed: 11,
  employees: 150,
  period: { from: '2026-10-01', to: '2026-10-31' },
});
const byUserId = new Map(company.people.map((person) => [person.userId, person]));

describe('the managers of a sample company', () => {
  it('are serving members of the directory, for everybody but the administrator', () => {
    for (const { userId, managerUserId } of company.people) {
      const manager = byUserId.get(managerUserId ?? '');
      if (userId === company.operatorUserId) {
        expect(managerUserId).toBeUndefined();
        continue;
      }
      expect(manager).toBeDefined();
      expect(manager?.userId).not.toBe(userId);
      expect(manager?.leftOn).toBeUndefined();
    }
  });

  it('lead from everybody to the administrator without going in a circle', () => {
    for (const person of company.people) {
      const chain = new Set<string>();
      let current = person;
      while (current.managerUserId !== undefined) {
        expect(chain.has(current.userId)).toBe(false);
        chain.add(current.userId);
        const manager = byUserId.get(current.managerUserId);
        if (manager === undefined) throw new Error('a manager outside the company');
        current = manager;
      }
      expect(current.userId).toBe(company.operatorUserId);
    }
  });

  it('are one head for a team, who stands under another department or the administrator', () => {
    const team = company.people.filter((person) => person.departmentId === 520_000_001);
    const managers = new Set(team.map((person) => person.managerUserId));

    expect(team.length).toBeGreaterThan(2);
    // The head's own manager is the second.
    expect(managers.size).toBe(2);
  });
});

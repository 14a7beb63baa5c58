import { describe, expect, it } from 'vitest';
import { InstanceBudget } from '../../../../../infra/local/function-host/instance-budget.ts';

/** A version that has so many idle instances and gives one up when it is asked. */
function versionWith(budget: InstanceBudget, idle: number) {
  const version = {
    idle,
    get hasIdle(): boolean {
      return version.idle > 0;
    },
    giveUpIdle: (): boolean => {
      if (version.idle === 0) return false;
      version.idle -= 1;
      budget.giveBack();
      return true;
    },
  };
  budget.enter(version);
  return version;
}

describe('the budget of instances', () => {
  it('is spent at its limit, and free again when one ends', () => {
    const budget = new InstanceBudget(2);
    const version = versionWith(budget, 0);

    const taken = [budget.take(version), budget.take(version), budget.take(version)];
    budget.giveBack();

    expect(taken).toEqual([true, true, false]);
    expect(budget.take(version)).toBe(true);
  });

  it('takes the idle instance of another version, never of the one that asks', () => {
    const budget = new InstanceBudget(1);
    const asking = versionWith(budget, 0);
    const other = versionWith(budget, 0);
    budget.take(other);
    expect(budget.hasRoomFor(asking)).toBe(false);

    other.idle = 1;

    expect(budget.hasRoomFor(asking)).toBe(true);
    expect(budget.hasRoomFor(other)).toBe(false);
    expect(budget.take(asking)).toBe(true);
    expect(other.idle).toBe(0);
  });

  it('takes several when the limit was lowered', () => {
    const budget = new InstanceBudget(3);
    const other = versionWith(budget, 0);
    const asking = versionWith(budget, 0);
    for (let count = 0; count < 3; count += 1) budget.take(other);
    other.idle = 3;

    budget.limit = 2;

    expect(budget.take(asking)).toBe(true);
    expect(other.idle).toBe(1);
  });

  it('asks no version that has left', () => {
    const budget = new InstanceBudget(1);
    const asking = versionWith(budget, 0);
    const other = versionWith(budget, 1);
    budget.take(other);

    budget.leave(other);

    expect(budget.take(asking)).toBe(false);
  });
});

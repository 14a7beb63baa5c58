import { describe, expect, it } from 'vitest';
import { UNTOUCHED, type LaneState } from '../../../../shared/call-pacing/lane-state.ts';
import { paceRules } from '../../../../shared/call-pacing/pace-rules.ts';
import { planBlock, type BlockWish } from '../../../../shared/call-pacing/plan-block.ts';

const NOW = Date.UTC(2026, 10, 4, 4);
/** 20 calls a second with 200 ms of margin: a slot each 60 ms. */
const rules = paceRules({ callsPerSecond: 20 });
const at = { nowEpochMs: NOW, rules, permille: 1_000 };

function wish(change: Partial<BlockWish> = {}): BlockWish {
  return { priority: 'payroll', slots: 5, lastUsefulEpochMs: Infinity, ...change };
}

function freeFrom(all: number, change: Partial<LaneState> = {}): LaneState {
  return { ...UNTOUCHED, next: { ...UNTOUCHED.next, all }, ...change };
}

describe('the plan of a block', () => {
  it('begins now in a quiet lane, however long it was quiet, and moves only its own gates', () => {
    const plan = planBlock(freeFrom(NOW - 3_600_000), wish(), at);

    expect(plan).toEqual({
      outcome: 'block',
      block: { firstEpochMs: NOW, spacingMs: 60, slots: 5 },
      after: freeFrom(NOW + 300),
    });
  });

  it('begins behind the slots that are given out', () => {
    const plan = planBlock(freeFrom(NOW + 250), wish(), at);

    expect(plan).toMatchObject({ block: { firstEpochMs: NOW + 250 } });
  });

  it('closes the gates of the lower classes for longer than the lane', () => {
    const plan = planBlock(UNTOUCHED, wish({ priority: 'report', slots: 3 }), at);

    expect(plan).toMatchObject({
      after: { next: { all: NOW + 180, sync: NOW + 300, report: NOW + 600 } },
    });
  });

  it('reserves nothing behind a closed gate, and tells when it opens', () => {
    const state = { ...UNTOUCHED, next: { all: NOW, sync: NOW + 900, report: NOW + 2_000 } };

    expect(planBlock(state, wish({ priority: 'sync' }), at)).toEqual({
      outcome: 'later',
      slotEpochMs: NOW + 900,
      askEpochMs: NOW + 900,
    });
    expect(planBlock(state, wish({ priority: 'report' }), at)).toMatchObject({
      askEpochMs: NOW + 2_000,
    });
    expect(planBlock(state, wish({ priority: 'payroll' }), at).outcome).toBe('block');
  });

  it('lets the higher class reserve farther ahead', () => {
    const state = freeFrom(NOW + 1_000);

    const plans = (['intake', 'payroll', 'sync', 'report'] as const).map((priority) =>
      planBlock(state, wish({ priority }), at),
    );

    expect(plans).toMatchObject([
      { outcome: 'block', block: { firstEpochMs: NOW + 1_000 } },
      { outcome: 'later', askEpochMs: NOW + 600, slotEpochMs: NOW + 1_000 },
      { outcome: 'later', askEpochMs: NOW + 700 },
      { outcome: 'later', askEpochMs: NOW + 800 },
    ]);
  });

  it('takes nothing that nobody can use any more', () => {
    const plan = planBlock(freeFrom(NOW + 300), wish({ lastUsefulEpochMs: NOW + 299 }), at);

    expect(plan).toMatchObject({ outcome: 'later', slotEpochMs: NOW + 300 });
  });

  it('takes nothing while the lane is held', () => {
    const plan = planBlock(freeFrom(0, { heldUntilEpochMs: NOW + 5_000 }), wish(), at);

    expect(plan).toEqual({
      outcome: 'later',
      slotEpochMs: NOW + 5_000,
      askEpochMs: NOW + 5_000,
    });
  });

  it('gives at most 20 slots, and no more than lie in 1.2 seconds at a lowered rate', () => {
    expect(planBlock(UNTOUCHED, wish({ slots: 500 }), at)).toMatchObject({ block: { slots: 20 } });
    expect(planBlock(UNTOUCHED, wish({ slots: 500 }), { ...at, permille: 250 })).toMatchObject({
      block: { slots: 5, spacingMs: 240 },
    });
  });

  it('does not believe a lane that is given out for longer than anybody can reserve', () => {
    const plan = planBlock(freeFrom(NOW + 86_400_000), wish(), at);

    expect(plan).toMatchObject({ outcome: 'block', block: { firstEpochMs: NOW } });
  });
});

describe('the rules of a pace', () => {
  it('space the calls so that a second holds the limit with all its margins', () => {
    const spacing = (latenessMs: number, networkJitterMs: number): number =>
      paceRules({ callsPerSecond: 20, latenessMs, networkJitterMs }).spacingMs;

    expect([spacing(0, 0), spacing(100, 100), spacing(50, 160)]).toEqual([50, 60, 61]);
  });

  it('refuse numbers that make no sense', () => {
    expect(() => paceRules({ callsPerSecond: 0 })).toThrow(RangeError);
    expect(() => paceRules({ callsPerSecond: 20, latenessMs: -1 })).toThrow(RangeError);
  });
});

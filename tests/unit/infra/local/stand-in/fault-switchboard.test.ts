import { describe, expect, it } from 'vitest';
import {
  type FaultEffect,
  FaultSwitchboard,
} from '../../../../../infra/local/stand-in/fault-switchboard.ts';

const BUSY: FaultEffect = { kind: 'error', code: 'Busy' };
const SLOW: FaultEffect = { kind: 'delay', ms: 5 };

/** How often a fault fires in this many requests, as a row of 0 and 1. */
function firings(board: FaultSwitchboard, requests: number, operation = 'Put'): string {
  return Array.from({ length: requests }, () => board.draw('oss', operation).length).join('');
}

describe('the fault switchboard', () => {
  it('gives no effect while nothing is switched on', () => {
    expect(new FaultSwitchboard().draw('oss', 'Put')).toEqual([]);
  });

  it('strikes only the stand-in and the operation that a rule names', () => {
    const board = new FaultSwitchboard();
    board.add({ standIn: 'oss', operation: 'Put', effect: BUSY });

    expect(board.draw('oss', 'Put')).toEqual([BUSY]);
    expect(board.draw('oss', 'PutMore')).toEqual([]);
    expect(board.draw('kms', 'Put')).toEqual([]);
  });

  it('takes a prefix with a star, or no operation, as many operations', () => {
    const board = new FaultSwitchboard();
    board.add({ standIn: 'oss', operation: 'Put*', effect: BUSY });
    board.add({ standIn: 'oss', effect: SLOW });

    expect(board.draw('oss', 'PutObject')).toEqual([BUSY, SLOW]);
    expect(board.draw('oss', 'GetObject')).toEqual([SLOW]);
  });

  it('strikes a request of two names once, whichever the rule names', () => {
    const board = new FaultSwitchboard();
    board.add({ standIn: 'oss', operation: 'Put', effect: BUSY });
    board.add({ standIn: 'oss', operation: 'Put.large', effect: SLOW });
    board.add({ id: 'all', standIn: 'oss', operation: 'Put*', effect: BUSY });

    expect(board.draw('oss', 'Put', 'Put.large')).toEqual([BUSY, SLOW, BUSY]);
    expect(board.draw('oss', 'Put', 'Put.small')).toEqual([BUSY, BUSY]);
    expect(board.list().find(({ id }) => id === 'all')?.fired).toBe(2);
  });

  it('fires as often as it is told, after as many as it is told to let pass', () => {
    const board = new FaultSwitchboard();
    board.add({ standIn: 'oss', effect: BUSY, after: 2, times: 3 });

    expect(firings(board, 8)).toBe('00111000');
  });

  it('does not count requests of other operations', () => {
    const board = new FaultSwitchboard();
    board.add({ standIn: 'oss', operation: 'Put', effect: BUSY, after: 1, times: 1 });

    expect(firings(board, 5, 'Get')).toBe('00000');
    expect(firings(board, 3, 'Put')).toBe('010');
  });

  it('fires at a rate that its seed makes repeatable', () => {
    const run = (seed: number) => {
      const board = new FaultSwitchboard();
      board.add({ standIn: 'oss', effect: BUSY, rate: 0.3, seed });
      return firings(board, 2000);
    };
    const share = run(42).replaceAll('0', '').length / 2000;

    expect(run(42)).toBe(run(42));
    expect(run(42)).not.toBe(run(43));
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.35);
  });

  it.each([
    [0, '0000'],
    [1, '1111'],
  ])('at the rate %i fires never or always', (rate, expected) => {
    const board = new FaultSwitchboard();
    board.add({ standIn: 'oss', effect: BUSY, rate });

    expect(firings(board, 4)).toBe(expected);
  });

  it('lists what is switched on and how often it fired, and switches it off', () => {
    const board = new FaultSwitchboard();
    const first = board.add({ standIn: 'oss', effect: BUSY });
    const named = board.add({ id: 'mine', standIn: 'kms', effect: SLOW });
    firings(board, 3);

    expect(first).not.toBe(named);
    expect(board.list()).toEqual([
      { id: first, standIn: 'oss', effect: BUSY, fired: 3 },
      { id: 'mine', standIn: 'kms', effect: SLOW, fired: 0 },
    ]);
    expect([board.remove('mine'), board.remove('mine')]).toEqual([true, false]);
    board.clear();
    expect(board.list()).toEqual([]);
    expect(firings(board, 2)).toBe('00');
  });
});

import { describe, expect, test } from 'vitest';
import { chooseRun, lastDelivered } from '../../../../functions/attendance-export/choose-run.ts';
import type { ExportRequest } from '../../../../functions/attendance-export/invocation.ts';
import { runStates } from '../../../../functions/attendance-export/run-record.ts';
import type { StoredRun } from '../../../../functions/attendance-export/run-store.ts';
import { identity, series, stored } from './sample-runs.ts';

type Asked = Pick<ExportRequest, 'action' | 'refresh' | 'runId'>;

function choose(runs: readonly StoredRun[], asked: Partial<Asked> = {}) {
  return chooseRun(series, runs, { action: 'export', refresh: false, runId: undefined, ...asked });
}

describe('choosing the run of a period', () => {
  test('starts the first', () => {
    expect(choose([])).toEqual({ choice: 'start', run: identity('0001'), supersedes: undefined });
  });

  test.each(['collecting', 'held', 'uploading', 'renaming'] as const)(
    'continues one that is %s, by export and by resume alike',
    (state) => {
      const run = stored('0001', state);

      expect(choose([run])).toEqual({ choice: 'continue', stored: run });
      expect(choose([run], { action: 'resume' })).toEqual({ choice: 'continue', stored: run });
    },
  );

  test.each(['delivered', 'delivered-unconfirmed', 'unchanged'] as const)(
    'has nothing to do for one that is %s, unless a person asks to fetch anew',
    (state) => {
      const run = stored('0001', state);

      expect(choose([run])).toEqual({ choice: 'finished', stored: run });
      expect(choose([run], { refresh: true })).toEqual({
        choice: 'start',
        run: identity('0002'),
        supersedes: undefined,
      });
    },
  );

  test.each([
    ['collecting', true],
    ['held', true],
    ['uploading', false],
    ['renaming', false],
  ] as const)('gives up a run that is %s for a fresh one: %s', (state, mayGiveUp) => {
    const run = stored('0003', state);

    expect(choose([run], { refresh: true })).toEqual(
      mayGiveUp
        ? { choice: 'start', run: identity('0004'), supersedes: run }
        : { choice: 'continue', stored: run },
    );
  });

  test('passes over runs that were given up, but not over their numbers', () => {
    const runs = [stored('0001', 'delivered'), stored('0002', 'superseded')];

    expect(choose(runs)).toEqual({ choice: 'finished', stored: runs[0] });
    expect(choose(runs, { refresh: true })).toMatchObject({ run: { run: '0003' } });
    expect(choose([stored('0001', 'superseded')])).toMatchObject({
      choice: 'start',
      run: { run: '0002' },
    });
  });

  test('takes a run by its number, and only the latest', () => {
    const runs = [stored('0001', 'unchanged'), stored('0002', 'held')];

    expect(choose(runs, { runId: '0002' })).toMatchObject({ choice: 'continue' });
    expect(() => choose(runs, { runId: '0001' })).toThrow(
      expect.objectContaining({ code: 'request.unknown-run' }),
    );
    expect(() => choose([], { runId: '0001' })).toThrow(
      expect.objectContaining({ code: 'request.unknown-run' }),
    );
  });

  test('refuses to resume where there is nothing to resume', () => {
    expect(() => choose([], { action: 'resume' })).toThrow(
      expect.objectContaining({ code: 'request.unknown-run' }),
    );
  });
});

test('the delivered run is the last one that the receiver has', () => {
  const runs = runStates.map((state, index) => stored(String(index + 1).padStart(4, '0'), state));

  expect(lastDelivered(runs)?.record.state).toBe('delivered-unconfirmed');
  expect(lastDelivered(runs.filter(({ record }) => !record.state.startsWith('delivered')))).toBe(
    undefined,
  );
});

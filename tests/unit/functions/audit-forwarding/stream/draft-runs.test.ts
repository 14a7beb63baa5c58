import { expect, it } from 'vitest';
import { draftRuns } from '../../../../../functions/audit-forwarding/stream/draft-runs.ts';
import { sampleDraft, sampleDrafts } from '../../../../support/sample-audit-drafts.ts';

it('cuts by number, and keeps the order', () => {
  const drafts = sampleDrafts(1, 2_345);

  const runs = draftRuns(drafts);

  expect(runs.map((run) => run.length)).toEqual([1_000, 1_000, 345]);
  expect(runs.flat()).toEqual(drafts);
});

it('cuts by size, in bytes', () => {
  // 30,000 bytes of text in 10,000 characters.
  const message = '堃'.repeat(10_000);
  const drafts = sampleDrafts(1, 300).map((draft) => ({ ...draft, body: { message } }));

  const runs = draftRuns(drafts);

  expect(runs.flat()).toEqual(drafts);
  for (const run of runs) {
    const bytes = Buffer.byteLength(run.map(({ body }) => JSON.stringify(body)).join(''));
    expect(bytes).toBeLessThanOrEqual(4_000_000);
    expect(run.length).toBeGreaterThan(30);
  }
});

it('leaves an event that is too long for others in a run of its own', () => {
  const long = { ...sampleDraft(2), body: { message: 'x'.repeat(5_000_000) } };

  const runs = draftRuns([sampleDraft(1), long, sampleDraft(3)]);

  expect(runs.map((run) => run.map(({ id }) => id))).toEqual(
    [sampleDraft(1), long, sampleDraft(3)].map(({ id }) => [id]),
  );
});

it('makes no run of nothing', () => {
  expect(draftRuns([])).toEqual([]);
});

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { reproduceRun } from '../../../../functions/attendance-export/actions/reproduce-run.ts';
import { setUpRun } from '../../../support/stored-run.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../../fixtures/runs');
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json.gz'));

const caller = {
  actor: 'manual-invoke',
  requestId: 'request-1',
  signal: new AbortController().signal,
} as const;

test('there is a stored run of a release', () => {
  expect(files.length).toBeGreaterThan(0);
});

describe.each(files)('the stored run %s', (name) => {
  test('comes out again to the byte, long after DingTalk’s 180 days, with nobody asked', async () => {
    const document: unknown = JSON.parse(
      gunzipSync(readFileSync(path.join(FOLDER, name))).toString('utf8'),
    );
    const { about, dependencies } = await setUpRun(document);

    const result = await reproduceRun(
      dependencies,
      { action: 'reproduce', company: about.company, period: about.month },
      caller,
    );

    expect(result).toMatchObject({
      outcome: 'reproduced',
      fromAmounts: { matches: true },
      fromAnswers: { stored: true, inputsMatch: true, amountsMatch: true, file: { matches: true } },
    });
  });

  test('does not pass for another if its amounts are altered', async () => {
    const document = JSON.parse(
      gunzipSync(readFileSync(path.join(FOLDER, name))).toString('utf8'),
    ) as { objects: { key: string }[] };
    const objects = document.objects.filter(({ key }) => !key.includes('/amounts/'));
    const { about, dependencies } = await setUpRun({ ...document, objects });

    const work = reproduceRun(
      dependencies,
      { action: 'reproduce', company: about.company, period: about.month },
      caller,
    );

    await expect(work).rejects.toMatchObject({ code: 'answer.altered' });
  });
});

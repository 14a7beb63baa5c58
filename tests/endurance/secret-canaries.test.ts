import { afterAll, beforeAll, expect, test } from 'vitest';
import { findLeaks } from '../support/secret-canaries/find-leaks.ts';
import { PlantedCloud } from '../support/secret-canaries/planted-cloud.ts';
import { withoutRightful } from '../support/secret-canaries/rightful-places.ts';
import { workThrough } from '../support/secret-canaries/work-through.ts';

const PATIENCE_MS = 3_600_000;

let planted: PlantedCloud;

beforeAll(async () => {
  planted = await PlantedCloud.start('2026-10');
}, PATIENCE_MS);
afterAll(() => planted.close());

test(
  'whatever each neighbour answers, and whatever stands in a secret, nothing shows',
  { timeout: PATIENCE_MS },
  async () => {
    const course = await workThrough(planted, 'all');
    const leaks = await findLeaks(planted);

    expect(withoutRightful(leaks)).toEqual([]);
    expect(course.get('duties with a loose DingTalk')).toContainEqual(['failed-list', 'looks']);
    expect(course.get('recovered')).toEqual(['refreshed']);
  },
);

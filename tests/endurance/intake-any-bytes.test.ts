import { describe, expect, it } from 'vitest';
import { sendAnyBytes } from '../support/any-bytes.ts';

const CASES = 100_000;

describe('the intake', () => {
  it('has a defined answer for a hundred thousand requests of any bytes', async () => {
    const statuses = await sendAnyBytes(CASES);

    const counted = [...statuses].toSorted(([one], [other]) => one - other);
    process.stdout.write(`intake, any bytes: ${JSON.stringify(Object.fromEntries(counted))}\n`);
    expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(CASES);
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400, 401, 403, 404]));
  });
});

import { describe, expect, it } from 'vitest';
import { sendAnyBytes } from '../../../support/any-bytes.ts';

describe('the intake', () => {
  it('has a defined answer for any bytes, and records only what it acknowledges', async () => {
    const statuses = await sendAnyBytes(1_000);

    // Otherwise the cases would not reach what they are to try.
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400, 401, 404]));
  });
});

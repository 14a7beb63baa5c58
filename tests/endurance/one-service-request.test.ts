import { expect, it } from 'vitest';
import { checkMixedDeliveries } from '../support/jira-service-desk/mixed-deliveries.ts';

it('an approval becomes one request through 10,000 mixtures of kills, lost answers and races', async () => {
  await expect(checkMixedDeliveries(10_000)).resolves.toBeUndefined();
});

import { describe, expect, test } from 'vitest';
import { differingFields } from '../../../../../infra/local/fc-component/differing-fields.ts';

describe('what differs between a description and a function', () => {
  test('is named by field', () => {
    const wanted = { timeout: 60, memorySize: 512, handler: 'index.handler' };

    const fields = differingFields(wanted, { ...wanted, timeout: 30, memorySize: 256 });

    expect(fields).toEqual(['timeout', 'memorySize']);
  });

  test('is a variable that is no longer there', () => {
    const present = { environmentVariables: { STAGE: 'local', OLD: '1' } };

    const fields = differingFields({ environmentVariables: { STAGE: 'local' } }, present);

    expect(fields).toEqual(['environmentVariables']);
  });

  test.each([
    ['a field that only the service has', { timeout: 1 }, { timeout: 1, state: 'Active' }],
    ['an empty field that is left out', { destinationConfig: { onSuccess: undefined } }, {}],
    ['an ARN in lower case', { role: 'acs:ram::1:role/DT-A' }, { role: 'acs:ram::1:role/dt-a' }],
    ['the same list', { methods: ['POST', 'GET'] }, { methods: ['POST', 'GET'] }],
  ])('is not %s', (_what, wanted, present) => {
    const fields = differingFields(wanted, present);

    expect(fields).toEqual([]);
  });

  test.each([
    ['a name in other case', { handler: 'index.Handler' }, { handler: 'index.handler' }],
    ['a number as text', { timeout: 1 }, { timeout: '1' }],
    ['a shorter list', { methods: ['POST'] }, { methods: ['POST', 'GET'] }],
    ['zero where nothing is', { minInstances: 0 }, {}],
  ])('is %s', (_what, wanted, present) => {
    const fields = differingFields(wanted, present);

    expect(fields).toHaveLength(1);
  });
});

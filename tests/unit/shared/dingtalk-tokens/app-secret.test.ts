import { describe, expect, it } from 'vitest';
import {
  AppSecretForeignError,
  AppSecretInvalidError,
  formatAppSecret,
  parseAppSecret,
} from '../../../../shared/dingtalk-tokens/index.ts';
import { failureIn } from '../../../support/failure-of.ts';

const APP = { environment: 'prod', clientId: 'dingapp1' };
const CANARY = 'canary-client-secret';

describe('the bound secret of an app', () => {
  it('gives the client secret to the app and environment that it is bound to', () => {
    const text = `{"v":1,"environment":"prod","clientId":"dingapp1","clientSecret":"${CANARY}"}`;

    expect(parseAppSecret(text, APP)).toBe(CANARY);
    expect(parseAppSecret(formatAppSecret(APP, CANARY), APP)).toBe(CANARY);
  });

  it.each([
    ['environment', { environment: 'test' }],
    ['clientId', { clientId: 'dingapp2' }],
    ['environment, clientId', { environment: 'test', clientId: 'dingapp2' }],
  ])('is refused where %s differs', (fields, other) => {
    const text = formatAppSecret({ ...APP, ...other }, CANARY);

    const error = failureIn(() => parseAppSecret(text, APP));

    expect(error).toBeInstanceOf(AppSecretForeignError);
    expect(error).toMatchObject({ details: { fields }, retryable: false });
  });

  it.each([
    ['plain text', CANARY, 'no JSON'],
    ['an empty text', '', 'no JSON'],
    ['a list', `["${CANARY}"]`, 'form'],
    ['nothing but a text', `"${CANARY}"`, 'form'],
    [
      'a later version',
      `{"v":2,"environment":"prod","clientId":"dingapp1","clientSecret":"x"}`,
      'v',
    ],
    [
      'a field that is not known',
      `{"v":1,"environment":"prod","clientId":"dingapp1","clientSecret":"x","${CANARY}":1}`,
      'unknown fields',
    ],
    [
      'every problem at once',
      `{"v":1,"environment":"","clientId":7}`,
      'environment, clientId, clientSecret',
    ],
  ])('is refused as %s, which is not shown', (_what, text, problem) => {
    const error = failureIn(() => parseAppSecret(text, APP));

    expect(error).toBeInstanceOf(AppSecretInvalidError);
    expect(error).toMatchObject({ details: { problem } });
    expect(JSON.stringify([error, String(error)])).not.toContain(CANARY);
  });

  it('shows the form that is wanted in both languages', () => {
    const form = '{"v":1,"environment":"prod","clientId":"dingapp1","clientSecret":"…"}';

    const error = failureIn(() => parseAppSecret(CANARY, APP)) as AppSecretInvalidError;

    expect(error.remedy.en).toContain(form);
    expect(error.remedy.zhHK).toContain(form);
  });
});

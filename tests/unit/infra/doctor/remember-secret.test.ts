import { describe, expect, test } from 'vitest';
import { rememberingSecrets, secretTexts } from '../../../../infra/doctor/remember-secret.ts';
import { formatAppSecret } from '../../../../shared/dingtalk-tokens/index.ts';
import { MemorySecretProvider, Redaction } from '../../../../shared/secrets/index.ts';

describe('what a secret says', () => {
  test('is blotted out but for the names of whose it is', async () => {
    const app = { environment: 'test', clientId: 'dingsampleapp0001' };
    const secret = formatAppSecret(app, 'very-secret-value-1');
    const redaction = new Redaction();

    await rememberingSecrets(new MemorySecretProvider({ app: secret }), redaction).getSecret('app');

    const shown = redaction.apply(`app dingsampleapp0001: very-secret-value-1`);
    expect(shown).toBe('app dingsampleapp0001: «redacted»');
  });

  test.each([
    ['a token', 'abc-123', ['abc-123']],
    ['a number', '12345678', ['12345678']],
    ['null', 'null', []],
    ['nested keys', '{"current":"k1","keys":{"k1":"AAA"}}', ['AAA']],
    [
      'callback keys',
      '{"apps":{"main":{"corpId":"c","owners":["o"],"callbackKeys":[{"token":"t","aesKey":"k"}]}}}',
      ['t', 'k'],
    ],
  ])('is found in %s', (_title, value, texts) => {
    expect(secretTexts(value)).toEqual(texts);
  });
});

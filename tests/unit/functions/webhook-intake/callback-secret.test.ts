import { describe, expect, it } from 'vitest';
import { parseCallbackSecret } from '../../../../functions/webhook-intake/callback-secret.ts';
import { CallbackSecretInvalidError } from '../../../../functions/webhook-intake/errors.ts';

const AES_KEY = '4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij';
const APP = {
  corpId: 'dingcorp1',
  owners: ['dingtestappkey0001'],
  callbackKeys: [{ token: 'hkTok3n2024', aesKey: AES_KEY }],
  robotSecrets: ['test-app-secret-0001'],
};

function problemsOf(app: unknown, name = 'main'): string[] {
  const { problems } = parseCallbackSecret(JSON.stringify({ v: 1, apps: { [name]: app } }));
  return problems.flatMap(({ text }) => [text.en, text.zhHK]);
}

describe('parseCallbackSecret', () => {
  it('reads apps with several generations, and an app without a robot', () => {
    const { robotSecrets: _none, ...plain } = APP;
    const secret = { v: 1, apps: { main: APP, 'second-app': { ...plain, callbackKeys: [] } } };

    const { apps, problems } = parseCallbackSecret(JSON.stringify(secret));

    expect(problems).toEqual([]);
    expect(apps.get('main')).toEqual({
      name: 'main',
      ...APP,
      callbackKeys: [{ token: 'hkTok3n2024', aesKey: Buffer.from(AES_KEY, 'base64') }],
    });
    expect(apps.get('second-app')).toMatchObject({ callbackKeys: [], robotSecrets: [] });
  });

  it.each([
    ['no JSON', '{"v":1'],
    ['another version', '{"v":2,"apps":{}}'],
    ['no apps', '{"v":1}'],
    ['an unknown field', '{"v":1,"apps":{},"keys":[]}'],
    ['a list', '[]'],
  ])('refuses a secret of %s', (_name, text) => {
    expect(() => parseCallbackSecret(text)).toThrow(CallbackSecretInvalidError);
  });

  it('names everything that is wrong with an app, in both languages, and no value', () => {
    const [en = '', zhHK = ''] = problemsOf({
      corpId: '',
      owners: 'dingtestappkey0001',
      callbackKeys: [{ token: 'a token', aesKey: 'tooshortsecret' }, { token: 'hkTok3n2024' }],
      robotSecret: 'hidden-value-1',
    });

    for (const place of [
      'corpId',
      'owners',
      'callbackKeys.0.token',
      'callbackKeys.0.aesKey',
      'callbackKeys.1.aesKey',
    ]) {
      expect(en).toContain(`apps.main.${place}: `);
      expect(zhHK).toContain(`apps.main.${place}：`);
    }
    expect(en).toContain('must be 43 letters and digits');
    expect(zhHK).toContain('必須為 43 個英文字母或數字');
    expect(en + zhHK).not.toMatch(/a token|tooshortsecret|hidden-value-1|Invalid input/);
  });

  it('refuses more generations than a rotation needs', () => {
    const callbackKeys = Array.from({ length: 9 }, () => APP.callbackKeys[0]);

    expect(problemsOf({ ...APP, callbackKeys })[0]).toContain('callbackKeys: at most 8 at once');
  });

  it.each(['', 'Main', 'a/b', 'x'.repeat(41), '釘釘'])(
    'refuses the app name "%s" without saying it',
    (name) => {
      const [en = ''] = problemsOf(APP, name);

      expect(en).toContain('the name of app no. 1');
    },
  );
});

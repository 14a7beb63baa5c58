import { describe, expect, test } from 'vitest';
import { readAnswerFields } from '../../../../shared/dingtalk/answer-fields.ts';
import { classifyFailure } from '../../../../shared/dingtalk/failure-classification.ts';
import { PermissionMissingError, type DingTalkError } from '../../../../shared/dingtalk/index.ts';

const SCOPE = {
  operation: 'user/get',
  httpStatus: 400,
  context: { nowEpochMs: 0, secrets: ['own-secret'], clientId: 'dingapp' },
};

function errorOf(code: string, body: object = {}): DingTalkError {
  return classifyFailure(code, readAnswerFields({ code, ...body }), SCOPE);
}

const everything = ({ text, remedy, details, message }: DingTalkError): string =>
  JSON.stringify([text, remedy, details, message]);

describe('the code that an error shows', () => {
  test.each(['34021', '-1', '660026', 'invalidParameter.user.notFound', 'isv.bad-request:21'])(
    'is that of DingTalk: %s',
    (code) => {
      expect(errorOf(code).vendorCode).toBe(code);
    },
  );

  test.each([
    ['a secret of ours', 'own-secret'],
    ['somebody’s token', 'b7c1d94f02a8e66c3d1f7b9085ae24d7'],
    ['a token that begins with digits', '5b1e7c94d2fa8063'],
    ['an identity card', 'K4827195'],
    ['a telephone number', '96183047'],
  ])('is withheld where it could be %s', (_what, code) => {
    const error = errorOf(code);

    expect(error.vendorCode).toBe('withheld');
    expect(everything(error)).not.toContain(code);
  });
});

test('permissions that an error names are words, not what could be a value', () => {
  const accessdenieddetail = {
    requiredScopes: ['Contact.User.Read', 'K4827195', 'b7c1d94f02a8e66c3d1f7b9085ae24d7'],
  };

  const error = errorOf('Forbidden.AccessDenied.AccessTokenPermissionDenied', {
    accessdenieddetail,
  });

  if (!(error instanceof PermissionMissingError)) throw error;
  expect(error.scopes).toEqual(['Contact.User.Read']);
});

import { describe, expect, test } from 'vitest';
import { reportError } from '../../../../shared/errors/index.ts';
import {
  classifyOssFault,
  toObjectStoreError,
} from '../../../../shared/object-storage/oss-fault.ts';

const about = { key: 'a/b', operation: 'PutObject', attempts: 1 };

/** What the SDK throws for an answer with an error document. */
function answered(code: string, requestId: string, status = 403): Error {
  return Object.assign(new Error('what OSS says'), { code, requestId, status });
}

describe('an error of OSS', () => {
  test.each(['AccessDenied', 'NoSuchBucket', 'ERR_TLS_CERT_ALTNAME_INVALID', 'ECONNRESET'])(
    'is told by its code: %s',
    (code) => {
      expect(classifyOssFault(answered(code, '5C3D9175B6FC201293AD4890'))).toMatchObject({
        code,
        requestId: '5C3D9175B6FC201293AD4890',
      });
    },
  );

  test.each([
    ['a sentence', '身份證 A123456(3)'],
    ['an identity card', 'A1234563'],
    ['a telephone number', '98765432'],
    ['a token', '2d1a6d0797f2393cbc9eb9e719155d67'],
    ['an address', 'https://x.invalid/?access_token=abc'],
    ['nothing', ''],
  ])('repeats nothing of a code that could be %s', (_what, said) => {
    const fault = classifyOssFault(answered(said, said));
    const error = toObjectStoreError(fault, about);

    expect(fault.requestId).toBeUndefined();
    if (said !== '') expect(JSON.stringify(reportError(error))).not.toContain(said);
    expect(error).toMatchObject({ code: 'objects.access-denied' });
  });
});

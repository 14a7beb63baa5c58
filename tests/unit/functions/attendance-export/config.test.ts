import { expect, test } from 'vitest';
import { environmentSchema } from '../../../../functions/attendance-export/config.ts';

const settings = {
  STAGE: 'test',
  TABLESTORE_ENDPOINT: 'https://dt-test.cn-hongkong.ots.aliyuncs.com',
  TABLESTORE_INSTANCE: 'dt-test',
  OSS_ENDPOINT: 'https://oss-cn-hongkong-internal.aliyuncs.com',
  OSS_REGION: 'oss-cn-hongkong',
  OSS_BUCKET: 'bucket',
  KMS_ENDPOINT: 'kms.cn-hongkong.aliyuncs.com',
  DINGTALK_API_ENDPOINT: 'https://api.dingtalk.com',
  DINGTALK_OAPI_ENDPOINT: 'https://oapi.dingtalk.com',
  SEALING_SECRET_NAME: 'sealing',
};
const endpoints = [
  'TABLESTORE_ENDPOINT',
  'OSS_ENDPOINT',
  'DINGTALK_API_ENDPOINT',
  'DINGTALK_OAPI_ENDPOINT',
];

test.each(endpoints)('%s is taken with HTTPS, and with plain HTTP on loopback only', (name) => {
  const isTaken = (url: string): boolean =>
    environmentSchema.safeParse({ ...settings, [name]: url }).success;

  for (const host of ['127.0.0.1:8080', 'localhost', '[::1]:8080']) {
    expect(isTaken(`http://${host}`), host).toBe(true);
    expect(isTaken(`https://${host}`), host).toBe(true);
  }
  for (const url of [
    'http://api.dingtalk.com',
    'http://127.0.0.1.example.com',
    'http://localhost@example.com',
    'ftp://127.0.0.1',
    'api.dingtalk.com',
    '',
  ]) {
    expect(isTaken(url), url).toBe(false);
  }
  expect(isTaken('https://api.dingtalk.com')).toBe(true);
});

test('a link for people points elsewhere only if a public endpoint is named', () => {
  const endpointOf = (url: string | undefined): unknown =>
    environmentSchema.safeParse({ ...settings, OSS_PUBLIC_ENDPOINT: url }).data
      ?.OSS_PUBLIC_ENDPOINT;

  expect(endpointOf(undefined)).toBe('');
  expect(endpointOf('')).toBe('');
  expect(endpointOf('https://oss-cn-hongkong.aliyuncs.com')).toBe(
    'https://oss-cn-hongkong.aliyuncs.com',
  );
  expect(endpointOf('http://oss-cn-hongkong.aliyuncs.com')).toBeUndefined();
});

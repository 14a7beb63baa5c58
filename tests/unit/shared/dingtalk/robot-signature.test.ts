import { expect, test } from 'vitest';
import { signRobotRequest } from '../../../../shared/dingtalk/index.ts';

test('signs as an independent computation of the documented rule did', () => {
  // OpenSSL: printf '1700000000000\nSEC0123456789abcdef' | openssl dgst -sha256 -hmac SEC… -binary
  const escaped = 'TSZbRFUuvaSQaRKUpF970OPCb2%2FLcQAP3wOvwZIzBZk%3D';

  const signature = signRobotRequest('SEC0123456789abcdef', 1_700_000_000_000);

  expect(encodeURIComponent(signature)).toBe(escaped);
});

test('signs another instant and another key in another way', () => {
  const signatures = [
    signRobotRequest('SEC0123456789abcdef', 1_700_000_000_000),
    signRobotRequest('SEC0123456789abcdef', 1_700_000_000_001),
    signRobotRequest('SEC0123456789abcdeg', 1_700_000_000_000),
  ];

  expect(new Set(signatures).size).toBe(3);
});

import { expect, test } from 'vitest';
import { parseGroupRobotKeys } from '../../../../shared/dingtalk/index.ts';

test('reads token and signing key of a robot', () => {
  const text = '{"accessToken":"token-0001","signingSecret":"SEC0001"}';

  expect(parseGroupRobotKeys('group-robot', text)).toEqual({
    accessToken: 'token-0001',
    signingSecret: 'SEC0001',
  });
});

test.each(['SECinvented', '{"accessToken":"SECinvented"}', '[]', '', '{"accessToken":1}'])(
  'names the secret and not its value where the form is another: %j',
  (text) => {
    let caught: unknown;
    try {
      parseGroupRobotKeys('group-robot', text);
    } catch (error) {
      caught = error;
    }

    expect(caught).toMatchObject({ code: 'messages.robot-secret-invalid' });
    const told = JSON.stringify(caught, Object.getOwnPropertyNames(caught));
    expect(told).toContain('group-robot');
    expect(told).not.toContain('SECinvented');
  },
);

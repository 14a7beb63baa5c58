import { afterEach, expect, it } from 'vitest';
import { createGroupAlarm } from '../../../../shared/group-alarm/index.ts';
import { createNodeHttpClient } from '../../../../shared/http/index.ts';
import { systemRandom } from '../../../../shared/random/index.ts';
import { MemorySecretProvider } from '../../../../shared/secrets/index.ts';
import { systemClock } from '../../../../shared/time/index.ts';
import { recordedWire, type RecordedWire } from '../../../support/recorded-wire.ts';
import {
  sampleConfiguration,
  sampleConfigurationDocument,
} from '../../../support/sample-configuration.ts';

const MESSAGE = { messageId: 'm1', text: { en: 'A gap.', zhHK: '有缺口。' } };
const http = createNodeHttpClient();
let wire: RecordedWire | undefined;
afterEach(async () => {
  http.close();
  await wire?.close();
});

function organisationWith(events: object) {
  const [organisation] = sampleConfigurationDocument().organisations;
  const [read] = sampleConfiguration({
    organisations: [{ ...organisation, events }],
  }).organisations;
  if (read === undefined) throw new Error('the sample has no organisation');
  return read;
}

async function alarmOn(secrets: MemorySecretProvider) {
  wire = await recordedWire(() => ({ body: { errcode: 0, errmsg: 'ok' } }));
  const endpoints = { api: 'http://127.0.0.1:9', oapi: wire.url };
  const about = { http, clock: systemClock, random: systemRandom };
  return { wire, tellGroup: createGroupAlarm({ endpoints, ...about, secrets }) };
}

it('tells the group in both languages by the robot that the configuration names', async () => {
  const keys = JSON.stringify({ accessToken: 'robot-token', signingSecret: 'SECsample' });
  const { wire, tellGroup } = await alarmOn(new MemorySecretProvider({ 'test/robot': keys }));

  const isTold = await tellGroup(organisationWith({ alarmRobotSecret: 'test/robot' }), MESSAGE);

  expect(isTold).toBe(true);
  expect(wire.requests).toHaveLength(1);
  expect(wire.requests[0]?.query.get('access_token')).toBe('robot-token');
  expect(JSON.parse(wire.requests[0]?.body ?? '')).toMatchObject({
    msgUuid: 'm1',
    text: { content: 'A gap.\n有缺口。' },
  });
});

it('says that nobody was told where the configuration names no robot', async () => {
  const { wire, tellGroup } = await alarmOn(new MemorySecretProvider());

  const isTold = await tellGroup(organisationWith({}), MESSAGE);

  expect(isTold).toBe(false);
  expect(wire.requests).toEqual([]);
});

import type { StandInRequest, StandInResponse } from '../stand-in/http-listener.ts';
import { json } from './answers.ts';
import { APPROVAL_ACTIONS } from './approval-control-actions.ts';
import { CONTACT_ACTIONS } from './contact-control-actions.ts';
import { AUDIT_ACTIONS } from './audit/audit-control-actions.ts';
import type { CallFilter } from './call-log.ts';
import { textOf, type ControlAction } from './control-action.ts';
import type { DingTalkControls, PunchInput } from './controls.ts';
import { isRecord } from './json-value.ts';
import { LOGIN_ACTIONS } from './login-control-actions.ts';
import { PUSH_ACTIONS } from './push/push-control-actions.ts';
import {
  DOCUMENTED_BEHAVIOUR,
  STANDARD_LIMITS,
  type DingTalkLimits,
  type IpBlockForm,
} from './settings.ts';

/** Paths below this one are the stand-in's own, on either host. DingTalk has nothing like it. */
export const CONTROL_PREFIX = '/_stand-in/';

const ACTIONS: Readonly<Record<string, ControlAction>> = {
  'GET calls': (controls, _body, query) => ({ calls: controls.calls(filterOf(query)) }),
  'GET repeated-calls': (controls) => ({ repeated: controls.repeatedCalls() }),
  'GET counters': (controls) => ({ counters: controls.counters() }),
  'GET limits': (controls) => controls.limits(),
  'PUT limits': (controls, body) => controls.setLimits(numbersOf(body)),
  'GET behaviour': (controls) => controls.behaviour(),
  'PUT behaviour': (controls, body) =>
    controls.setBehaviour(knownNames(body, DOCUMENTED_BEHAVIOUR)),
  'GET messages': (controls) => ({ messages: controls.messages() }),
  'PUT closed-months': (controls, body) =>
    controls.setMonthClosed(textOf(body, 'corpId'), textOf(body, 'month'), body['closed'] === true),
  'POST punches': (controls, body) =>
    controls.addPunch(textOf(body, 'corpId'), body['punch'] as PunchInput),
  'DELETE punches': (controls, body) =>
    controls.removePunch(
      textOf(body, 'corpId'),
      textOf(body, 'userId'),
      Number(textOf(body, 'recordId')),
    ),
  'PUT app-secrets': (controls, body) =>
    controls.resetAppSecret(textOf(body, 'appKey'), textOf(body, 'appSecret')),
  'POST address-block': (controls, body) =>
    controls.blockAddress(body['form'] as IpBlockForm | undefined),
  'DELETE address-block': (controls) => controls.unblockAddress(),
  ...APPROVAL_ACTIONS,
  ...AUDIT_ACTIONS,
  ...CONTACT_ACTIONS,
  ...LOGIN_ACTIONS,
  ...PUSH_ACTIONS,
};

/** The controls over HTTP, for tests in other languages and for the launcher. */
export async function handleControl(
  controls: DingTalkControls,
  request: StandInRequest,
): Promise<StandInResponse> {
  const name = `${request.method} ${request.url.pathname.slice(CONTROL_PREFIX.length)}`;
  const action = ACTIONS[name];
  if (action === undefined) return json(404, { error: `no control ${name}`, has: actionNames() });
  try {
    const parsed: unknown = JSON.parse(request.body.toString('utf8') || '{}');
    if (!isRecord(parsed)) throw new TypeError('the body is no JSON object');
    const result = await action(controls, parsed, request.url.searchParams);
    return json(200, result ?? {});
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : 'unknown fault' });
  }
}

function actionNames(): readonly string[] {
  return Object.keys(ACTIONS);
}

function filterOf(query: URLSearchParams): CallFilter {
  const metered = query.get('isMetered');
  return {
    ...Object.fromEntries(
      ['corpId', 'appKey', 'api', 'outcome'].flatMap((name) => {
        const value = query.get(name);
        return value === null ? [] : [[name, value]];
      }),
    ),
    ...(metered === null ? {} : { isMetered: metered === 'true' }),
  };
}

function numbersOf(body: Readonly<Record<string, unknown>>): Partial<DingTalkLimits> {
  for (const value of Object.values(body)) {
    if (typeof value !== 'number') throw new TypeError('limits are numbers');
  }
  return knownNames(body, STANDARD_LIMITS);
}

/** A misspelt name would otherwise change nothing and say nothing. */
function knownNames(
  body: Readonly<Record<string, unknown>>,
  known: object,
): Readonly<Record<string, unknown>> {
  const unknown = Object.keys(body).find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined) throw new TypeError(`there is no setting ${unknown}`);
  return body;
}

import { optionalTextOf, textOf, type ControlAction } from '../control-action.ts';
import type { EventInput, RobotSaying } from './push-controls.ts';

/** The controls of events, callbacks and robots over HTTP. */
export const PUSH_ACTIONS: Readonly<Record<string, ControlAction>> = {
  'GET callbacks': ({ callbacks }) => ({
    // Token and key stand in endpoints.json; here they would only be read over a shoulder.
    callbacks: callbacks.list().map(({ token: _token, aesKey: _aesKey, ...shown }) => shown),
  }),
  'PUT callbacks': async ({ callbacks }, body) => {
    const ownerKey = optionalTextOf(body, 'ownerKey') ?? 'appKey';
    if (ownerKey !== 'appKey' && ownerKey !== 'corpId') {
      throw new TypeError('ownerKey is appKey or corpId');
    }
    const eventTypes = eventTypesOf(body['eventTypes']);
    const saved = await callbacks.register(textOf(body, 'appKey'), textOf(body, 'url'), {
      ownerKey,
      ...(eventTypes === undefined ? {} : { eventTypes }),
    });
    return { appKey: saved.appKey, url: saved.url, owner: saved.owner };
  },
  'DELETE callbacks': ({ callbacks }, body) => callbacks.remove(textOf(body, 'appKey')),
  'GET pushes': ({ pushes }) => ({ pushes: pushes.list() }),
  'POST pushes': ({ pushes }, body) => {
    const event = body['event'] as EventInput;
    return pushes.push(textOf(body, 'corpId'), event);
  },
  'POST robot-messages': ({ robots }, body) =>
    robots.say(textOf(body, 'corpId'), body['message'] as RobotSaying, textOf(body, 'url')),
  'GET robot-messages': ({ robots }) => ({ messages: robots.said() }),
};

function eventTypesOf(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'string')) {
    throw new TypeError('eventTypes is a list of texts');
  }
  return value;
}

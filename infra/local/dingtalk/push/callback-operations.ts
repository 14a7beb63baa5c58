import { requiredList, requiredText } from '../expect-parameters.ts';
import type { AppCall, AppOperation } from '../operation.ts';
import type { CallbackWish } from './callback-desk.ts';
import type { CallbackRegistration } from './callback-registrations.ts';

const CALLBACK_API = { family: 'plain', isMetered: false, scopes: ['qyapi_base'] } as const;

const MOST_TAGS = 100;

/** The older way to register a callback: token and key are the caller's, the owner is the corpId. */
export const CALLBACK_OPERATIONS: readonly AppOperation[] = [
  {
    ...CALLBACK_API,
    api: 'call_back/register_call_back',
    method: 'POST',
    handle: async (call) => {
      call.callbackDesk.requireNone(call.app.appKey);
      await call.callbackDesk.save(call.app, readWish(call));
      return {};
    },
  },
  {
    ...CALLBACK_API,
    api: 'call_back/update_call_back',
    method: 'POST',
    handle: async (call) => {
      const before = call.callbackDesk.existing(call.app.appKey);
      await call.callbackDesk.save(call.app, readChange(call, before));
      return {};
    },
  },
  {
    ...CALLBACK_API,
    api: 'call_back/get_call_back',
    method: 'GET',
    handle: (call) => {
      const { url, token, aesKey, eventTypes } = call.callbackDesk.existing(call.app.appKey);
      return { call_back_tag: eventTypes ?? [], token, aes_key: aesKey, url };
    },
  },
  {
    ...CALLBACK_API,
    api: 'call_back/delete_call_back',
    method: 'GET',
    handle: async (call) => {
      call.callbackDesk.existing(call.app.appKey);
      await call.callbackDesk.remove(call.app.appKey);
      return {};
    },
  },
];

function readWish(call: AppCall): CallbackWish {
  return {
    url: requiredText(call, 'url'),
    eventTypes: requiredList(call, 'call_back_tag', MOST_TAGS),
    ownerKey: 'corpId',
    token: requiredText(call, 'token'),
    aesKey: requiredText(call, 'aes_key'),
  };
}

/** What is left out stays as it was; who owns it too, as when it was saved in the console. */
function readChange(call: AppCall, before: CallbackRegistration): CallbackWish {
  const { parameters, app } = call;
  const tags = parameters.list('call_back_tag');
  const eventTypes = tags.length > 0 ? tags : before.eventTypes;
  return {
    url: parameters.text('url') ?? before.url,
    ...(eventTypes === undefined ? {} : { eventTypes }),
    ownerKey: before.owner === app.corpId ? 'corpId' : 'appKey',
    token: parameters.text('token') ?? before.token,
    aesKey: parameters.text('aes_key') ?? before.aesKey,
  };
}

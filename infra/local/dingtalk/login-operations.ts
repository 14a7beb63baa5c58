import { requiredText } from './expect-parameters.ts';
import type { AppOperation } from './operation.ts';
import { oldRefusal } from './refusal.ts';
import { TOKEN_LIFETIME_SECONDS } from './token-store.ts';

/** Log-ins from inside DingTalk, and the ticket of its JavaScript interface; unmetered. */
export const LOGIN_OPERATIONS: readonly AppOperation[] = [
  {
    api: 'topapi/v2/user/getuserinfo',
    family: 'top',
    method: 'POST',
    isMetered: false,
    scopes: ['qyapi_base'],
    handle: async (call) => {
      const issued = call.logins.findCode(requiredText(call, 'code'), 'in-client');
      const person = call.directory.member(issued?.userId ?? '');
      if (issued?.appKey !== call.app.appKey || person === undefined) {
        throw oldRefusal(40_078, '不合法的临时授权码');
      }
      await call.logins.spend(issued.code);
      const isAdministrator = person.userId === call.directory.company.operatorUserId;
      return {
        result: {
          userid: person.userId,
          unionid: person.unionId,
          associated_unionid: `associated-${person.unionId}`,
          device_id: 'stand-in',
          name: person.nameZhHK,
          sys: isAdministrator,
          sys_level: isAdministrator ? 1 : 0,
        },
      };
    },
  },
  {
    api: 'v1.0/oauth2/jsapiTickets',
    family: 'rest',
    method: 'POST',
    isMetered: false,
    scopes: ['qyapi_base'],
    handle: async (call) => ({
      jsapiTicket: await call.tickets.issue(call.app.appKey),
      expireIn: TOKEN_LIFETIME_SECONDS,
    }),
  },
];

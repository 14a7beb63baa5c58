import { optionalTextOf, textOf, type ControlAction } from './control-action.ts';
import type { LoginPlace } from './login-store.ts';

const PLACES: readonly LoginPlace[] = ['page', 'in-client', 'console'];

/** Log-ins over HTTP. */
export const LOGIN_ACTIONS: Readonly<Record<string, ControlAction>> = {
  'POST login-codes': (controls, body) => {
    const named = optionalTextOf(body, 'place') ?? 'page';
    const place = PLACES.find((entry) => entry === named);
    if (place === undefined) throw new TypeError(`no place ${named}`);
    const appKey = optionalTextOf(body, 'appKey');
    const scope = optionalTextOf(body, 'scope');
    return controls.logins.issueCode(textOf(body, 'corpId'), {
      userId: textOf(body, 'userId'),
      place,
      ...(appKey === undefined ? {} : { appKey }),
      ...(scope === undefined ? {} : { scope }),
    });
  },
  'DELETE login-consents': (controls, body) =>
    controls.logins.withdrawConsent(textOf(body, 'appKey'), textOf(body, 'userId')),
};

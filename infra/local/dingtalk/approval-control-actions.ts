import type { ApprovalSeed } from './approval-controls.ts';
import type { ApprovalTemplate } from './approval-template.ts';
import { optionalTextOf, textOf, type ControlAction } from './control-action.ts';

/** The controls of approvals over HTTP. */
export const APPROVAL_ACTIONS: Readonly<Record<string, ControlAction>> = {
  'GET approvals': ({ approvals }, _body, query) => ({
    approvals: approvals.list(query.get('corpId') ?? ''),
  }),
  'POST approvals': ({ approvals }, body) =>
    approvals.seed(textOf(body, 'corpId'), body['approval'] as ApprovalSeed),
  'PUT approval-templates': ({ approvals }, body) =>
    approvals.addTemplate(textOf(body, 'corpId'), body['template'] as ApprovalTemplate),
  'POST approval-decisions': ({ approvals }, body) =>
    approvals.decide(textOf(body, 'corpId'), textOf(body, 'processInstanceId'), {
      result: resultOf(body),
      userId: optionalTextOf(body, 'userId'),
      remark: optionalTextOf(body, 'remark'),
    }),
  'POST approval-redirections': ({ approvals }, body) =>
    approvals.redirect(textOf(body, 'corpId'), textOf(body, 'processInstanceId'), {
      toUserId: textOf(body, 'toUserId'),
      userId: optionalTextOf(body, 'userId'),
      remark: optionalTextOf(body, 'remark'),
    }),
  'POST approval-withdrawals': ({ approvals }, body) =>
    approvals.withdraw(textOf(body, 'corpId'), textOf(body, 'processInstanceId')),
  'PUT approval-forms': ({ approvals }, body) =>
    approvals.alterForm(
      textOf(body, 'corpId'),
      textOf(body, 'processInstanceId'),
      body['values'] as Readonly<Record<string, string>>,
    ),
};

function resultOf(body: Readonly<Record<string, unknown>>): 'agree' | 'refuse' {
  const { result } = body;
  if (result === 'agree' || result === 'refuse') return result;
  throw new TypeError('result is agree or refuse');
}

import { createFunctionEntry } from '../../shared/invocation/index.ts';
import { performAction } from './actions/perform-action.ts';
import { JiraServiceDeskInstance } from './composition.ts';
import { deliverEvent } from './deliver-event.ts';
import { JiraTimeLimitError } from './errors.ts';
import { parseInvocation } from './invocation.ts';

/**
 * Entries named in `s.yaml`; the start proves that the settings are complete. A person always gets a
 * result, also for an error. What a delivery could not record is thrown, so that Function Compute
 * counts it; the delivery's marker brings it back.
 */
export const { initialize, handler } = createFunctionEntry({
  makeInstance: () => new JiraServiceDeskInstance(process.env),
  wrongSettings: 'stop-start',
  parse: parseInvocation,
  timeLimitError: () => new JiraTimeLimitError(),
  isFailureAnswered: ({ kind }) => kind === 'action',
  perform: async ({ invocation, context, time: { signal }, instance }) => {
    const deps = await instance().dependenciesFor(context);
    if (invocation.kind === 'action') return performAction(deps, invocation.action, { signal });
    return deliverEvent(deps, invocation.request, { requestId: context.requestId, signal });
  },
});

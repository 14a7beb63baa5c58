import { createFunctionEntry } from '../../shared/invocation/index.ts';
import { AttendanceExportInstance } from './composition.ts';
import { RunTimeLimitError } from './errors.ts';
import { readDelivery } from './reported-punches/read-delivery.ts';

/**
 * Entries named in `s.yaml`; the start proves that the settings are complete. Each use loads its own
 * part of the code only: punch events come by the hundred, and need nothing of the export. What a
 * delivery could not record is thrown, so that Function Compute counts it; the delivery's marker brings
 * it back. The failures of all else are answered or thrown by `handleRequest`, which knows who asks.
 */
export const { initialize, handler } = createFunctionEntry({
  makeInstance: () => new AttendanceExportInstance(process.env),
  wrongSettings: 'stop-start',
  parse: readDelivery,
  timeLimitError: () => new RunTimeLimitError(),
  isFailureAnswered: () => false,
  perform: async ({ invocation: delivery, event, context, time: { signal }, instance }) => {
    const caller = { requestId: context.requestId, signal };
    if (delivery !== undefined) {
      const { deliverPunches } = await import('./reported-punches/deliver-punches.ts');
      return deliverPunches(await instance().punchDependenciesFor(context), delivery, caller);
    }
    const { handleRequest } = await import('./handle-request.ts');
    return handleRequest(event, caller, async () => instance().dependenciesFor(context));
  },
});

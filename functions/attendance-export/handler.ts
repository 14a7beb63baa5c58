import { reportError } from '../../shared/errors/index.ts';
import type { DeliveryRequest } from '../../shared/event-delivery/index.ts';
import type { EventHandler, Initializer } from '../../shared/function-compute/index.ts';
import { beginWorkingTime } from '../../shared/invocation/index.ts';
import { AttendanceExportInstance } from './composition.ts';
import { RunTimeLimitError } from './errors.ts';
import { readDelivery } from './reported-punches/read-delivery.ts';

let instance: AttendanceExportInstance | undefined;

/** Named in `s.yaml`; proves at start that the settings are complete. */
export const initialize: Initializer = async () => {
  instance ??= new AttendanceExportInstance(process.env);
};

/**
 * Entry named in `s.yaml`. Each use loads its own part of the code only: punch events come by the
 * hundred, and need nothing of the export. What a delivery could not record is thrown, so that
 * Function Compute counts it; the delivery's marker brings it back.
 */
export const handler: EventHandler = async (event, context) => {
  let delivery: DeliveryRequest | undefined;
  try {
    delivery = readDelivery(event);
  } catch (error) {
    return { outcome: 'failed', error: reportError(error) };
  }
  const time = beginWorkingTime(context, () => new RunTimeLimitError());
  const caller = { requestId: context.requestId, signal: time.signal };
  const made = (): AttendanceExportInstance =>
    (instance ??= new AttendanceExportInstance(process.env));
  try {
    if (delivery !== undefined) {
      const { deliverPunches } = await import('./reported-punches/deliver-punches.ts');
      return await deliverPunches(await made().punchDependenciesFor(context), delivery, caller);
    }
    const { handleRequest } = await import('./handle-request.ts');
    return await handleRequest(event, caller, async () => made().dependenciesFor(context));
  } finally {
    time.end();
  }
};

import * as z from 'zod';
import type { RunningLocalCloud } from '../command/running-local-cloud.ts';
import type { FunctionAnswer } from '../command/show-answer.ts';
import { useControl } from '../command/stand-in-controls.ts';
import { sampleEquipmentRequest } from '../local/launcher/sample-service-desk.ts';
import { createSampleCompany } from '../local/sample-company/index.ts';
import { monthPeriod } from '../../shared/time/index.ts';

const madeSchema = z.object({ processInstanceId: z.string() });

/**
 * Somebody of the sample company asks for equipment and the manager agrees, as people do it in the
 * app: DingTalk then pushes the events. It exists in the local cloud alone.
 *
 * @throws CommandRefusedError with the stand-in's reason
 */
export async function makeSampleApproval(cloud: RunningLocalCloud): Promise<FunctionAnswer> {
  const { corpId, seed, employees, month } = cloud.sample;
  const company = createSampleCompany({ seed, employees, period: monthPeriod(month) });
  const made = await useControl(cloud, 'POST', 'approvals', {
    corpId,
    approval: sampleEquipmentRequest(company),
  });
  const { processInstanceId } = madeSchema.parse(made);
  await useControl(cloud, 'POST', 'approval-decisions', {
    corpId,
    processInstanceId,
    result: 'agree',
  });
  return {
    outcome: 'agreed',
    processInstanceId,
    next: {
      en: 'DingTalk pushes its events now. See what becomes of them with npm run events -- list, and status.',
      zhHK: '釘釘現正推送其事件。請以 npm run events -- list 及 status 查看結果。',
    },
  };
}

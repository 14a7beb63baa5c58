import type { AuditInput } from '../../../infra/local/dingtalk/audit/audit-controls.ts';
import { STAGE } from '../../../infra/local/launcher/local-cloud.ts';
import { createTableAuditTrail } from '../../../shared/observability/index.ts';
import { systemRandom } from '../../../shared/random/index.ts';
import { partitionOf } from '../../../shared/table-store/index.ts';
import { asClock } from '../local-clock-as-clock.ts';
import { REFUSED_TEXT } from './audit-receivers.ts';
import { personalWritingsOf } from './personal-writings.ts';
import { plantOf } from './plant.ts';
import type { PlantedCloud } from './planted-cloud.ts';

/** Older than the function waits for records that are still on their way. */
const SETTLED_MS = 10 * 60_000;
const INPUT = 'audit record';

/** One record of each sort for each way of writing, with it in every text that a person can write. */
export async function plantInAudit({ running }: PlantedCloud): Promise<void> {
  const { cloud, company } = running;
  const { audit } = cloud.dingTalk.controls;
  const plant = plantOf(INPUT);
  const texts = [
    plant.sentence,
    `${REFUSED_TEXT} ${plant.sentence}`,
    ...personalWritingsOf(INPUT, plant).map(({ text }) => text),
  ];
  for (const [index, text] of texts.entries()) {
    const atEpochMs = cloud.clock.nowEpochMs() - SETTLED_MS - index;
    for (const record of recordsSaying(text, plant.token)) {
      await audit.add(company.corpId, { ...record, atEpochMs });
    }
  }
}

function recordsSaying(text: string, token: string): readonly AuditInput[] {
  const url = `https://alidocs.dingtalk.com/i/nodes/n1?access_token=${token}&note=${encodeURIComponent(text)}`;
  return [
    {
      source: 'file',
      fields: {
        resource: text,
        receiverName: text,
        workSpaceName: text,
        operatorName: text,
        docMobileUrl: url,
        docPcUrl: url,
        docMemberList: [{ memberName: text, permissionRoleView: text }],
        docReceiverList: [{ receiverName: text }],
        [text]: text,
      },
    },
    { source: 'admin', fields: { content: text, category2Name: text, remark: text } },
    {
      source: 'storage',
      fields: { details: text, scene: text, subjectName: text, subjectUrl: url },
    },
    { source: 'screenshot', fields: { scene: text, userName: text, pictureUrl: url } },
    { source: 'trusted-device', fields: { title: text, model: text, macAddress: text } },
  ];
}

/** An entry of our own whose writer has taken over what somebody else said. */
export async function plantInTrail({ running }: PlantedCloud): Promise<void> {
  const { sentence, person, token } = plantOf('audit trail');
  const trail = createTableAuditTrail({
    tables: running.tables,
    organisation: partitionOf(STAGE, running.company.corpId),
    clock: asClock(running.cloud.clock),
    random: systemRandom,
  });
  await trail.record({
    actor: 'manual-invoke',
    action: 'payroll.delivery',
    subject: sentence,
    outcome: 'failed',
    details: { reason: sentence, mobile: person.mobile, accessToken: token },
  });
}

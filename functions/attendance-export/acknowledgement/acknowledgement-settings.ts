import { describeIssues, type CompanyConfiguration } from '../../../shared/configuration/index.ts';
import {
  acknowledgementProfileSchema,
  type AcknowledgementProfile,
} from '../domain/acknowledgement-profile.ts';
import { ExportRefusedError } from '../errors.ts';

/**
 * How the receiver of a company's files answers; undefined if it does not.
 *
 * @throws ExportRefusedError `acknowledgement.invalid` that names every wrong setting
 */
export function acknowledgementProfileOf({
  code,
  delivery,
}: CompanyConfiguration): AcknowledgementProfile | undefined {
  if (delivery.acknowledgement === undefined) return undefined;
  const result = acknowledgementProfileSchema.safeParse(delivery.acknowledgement);
  if (result.success) return result.data;
  const problems = describeIssues(result.error);
  throw new ExportRefusedError('acknowledgement.invalid', {
    text: {
      en: `delivery.acknowledgement of company ${code} is not valid: ${problems.en.join('; ')}.`,
      zhHK: `公司 ${code} 的 delivery.acknowledgement 不正確：${problems.zhHK.join('；')}。`,
    },
    remedy: {
      en: 'Correct delivery.acknowledgement and publish the configuration again.',
      zhHK: '請更正 delivery.acknowledgement 後重新發佈設定。',
    },
    details: { company: code },
  });
}

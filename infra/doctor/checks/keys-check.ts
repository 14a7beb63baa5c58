import { UsageError } from '../../command/usage-error.ts';
import type { DoctorCheck } from '../doctor-check.ts';
import type { CheckReport } from '../domain/check-result.ts';
import { failure } from '../domain/findings.ts';

/** Whoever checks has keys of their own. What they may do shows itself in the checks after this one. */
export const keysCheck: DoctorCheck = {
  id: 'keys',
  run: async (context) => {
    const target = await context.target();
    try {
      const { securityToken } = target.key();
      const seen =
        securityToken === undefined
          ? { en: 'a lasting key', zhHK: '長期金鑰' }
          : { en: 'a temporary key', zhHK: '臨時金鑰' };
      return { seen, findings: [] };
    } catch (error) {
      if (error instanceof UsageError) return missing(error);
      throw error;
    }
  },
};

function missing({ problems: { en, zhHK } }: UsageError): CheckReport {
  const finding = failure({
    subject: 'ALIBABA_CLOUD_ACCESS_KEY_…',
    code: 'doctor.keys.missing',
    text: { en: `${en.join('; ')}.`, zhHK: `${zhHK.join('；')}。` },
    remedy: {
      en: 'Set them in the shell, for a temporary key ALIBABA_CLOUD_SECURITY_TOKEN as well; they are of the person who checks, not of a function.',
      zhHK: '請於終端機設定上述變數；如為臨時金鑰，亦須設定 ALIBABA_CLOUD_SECURITY_TOKEN。應使用檢查者本人的金鑰，而非函數的金鑰。',
    },
  });
  return { seen: { en: '', zhHK: '' }, findings: [finding] };
}

import type { FileProfile } from './file-profile-v2.ts';
import { companyCodeTooLong } from './payroll-file-refusal.ts';

/**
 * The name under which a run's file is delivered. No personal data can be in it.
 *
 * @throws PayrollFileRefusedError `profile.company-code-too-long` if the name has fewer characters
 *   for the company than its code
 */
export function fileNameOf(
  profile: FileProfile,
  about: { company: string; period: string; from: string; to: string; run: string },
): string {
  return profile.fileName
    .replaceAll(/\{company(?::(\d+))?\}/g, (_, length: string | undefined) =>
      padded(profile, about.company, length === undefined ? about.company.length : Number(length)),
    )
    .replaceAll('{period}', about.period)
    .replaceAll('{from}', about.from.replaceAll('-', ''))
    .replaceAll('{to}', about.to.replaceAll('-', ''))
    .replaceAll('{run}', about.run);
}

function padded({ name }: FileProfile, company: string, length: number): string {
  // Cut to length, two companies could get one name.
  if (company.length > length) throw companyCodeTooLong(name, company, length);
  return company.padEnd(length, '_');
}

import type { Approval } from './domain/approval.ts';
import type { FormSettings } from './domain/settings.ts';

/** The approval that a request is made of. */
export interface RequestSubject {
  readonly corpId: string;
  readonly processInstanceId: string;
  readonly processCode: string;
  readonly label: string;
  readonly approval: Approval;
  readonly form: FormSettings;
}

/** The number by which people find an approval in DingTalk; without one, its id. */
export function nameOf({ approval, processInstanceId }: RequestSubject): string {
  return approval.businessId ?? processInstanceId;
}

import {
  describeIssues,
  type OrganisationConfiguration,
} from '../../shared/configuration/index.ts';
import { auditSettingsSchema, type AuditSettings } from './domain/settings.ts';
import { AuditSettingsInvalidError } from './errors.ts';

export const SETTINGS_NAME = 'audit-forwarding';

/**
 * The organisation's settings for this function; undefined if it has none and forwards nothing.
 *
 * @throws AuditSettingsInvalidError, every problem at once
 */
export function readAuditSettings({
  corpId,
  functionSettings,
}: Pick<OrganisationConfiguration, 'corpId' | 'functionSettings'>): AuditSettings | undefined {
  const given = functionSettings[SETTINGS_NAME];
  if (given === undefined) return undefined;
  const result = auditSettingsSchema.safeParse(given);
  if (result.success) return result.data;
  throw new AuditSettingsInvalidError(corpId, describeIssues(result.error));
}

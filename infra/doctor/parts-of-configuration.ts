import type { AuditSettings } from '../../functions/audit-forwarding/domain/settings.ts';
import { readAuditSettings } from '../../functions/audit-forwarding/read-settings.ts';
import type { JiraSettings } from '../../functions/jira-service-desk/domain/settings.ts';
import { readSettings, SETTINGS_NAME } from '../../functions/jira-service-desk/read-settings.ts';
import type { OrganisationConfiguration } from '../../shared/configuration/index.ts';

/** What forwards audit events; undefined where nothing does, or where it is wrong, which `configuration` tells. */
export function auditSettingsOf(
  organisation: OrganisationConfiguration,
): AuditSettings | undefined {
  return attempt(() => readAuditSettings(organisation));
}

/** The service desk's settings; undefined where there are none, or where they are wrong. */
export function jiraSettingsOf(organisation: OrganisationConfiguration): JiraSettings | undefined {
  if (!(SETTINGS_NAME in organisation.functionSettings)) return undefined;
  return attempt(() => readSettings(organisation));
}

function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

import { createHash } from 'node:crypto';
import type { GivenInput } from '../splunk/collector-input.ts';
import type { LocalIdentity } from './state-files.ts';

/** Secret that holds the token of the collector at the Splunk stand-in, and nothing else. */
export const SPLUNK_SECRET = 'local-splunk-token';

/** Index of the audit events of the sample company. */
export const AUDIT_INDEX = 'dingtalk_audit';

/** With acknowledgement, as the sample company's events want it; `main` for whoever tries things out. */
export function sampleCollectorInput({ appSecret }: Pick<LocalIdentity, 'appSecret'>): GivenInput {
  return {
    name: 'dingtalk-audit',
    token: collectorToken(appSecret),
    index: AUDIT_INDEX,
    indexes: ['main'],
  };
}

/** Has the form of a GUID, as the tokens that Splunk makes. */
function collectorToken(appSecret: string): string {
  const hex = createHash('sha256').update(`splunk ${appSecret}`).digest('hex');
  const parts = /^(.{8})(.{4})(.{4})(.{4})(.{12})/.exec(hex)?.slice(1) ?? [];
  return parts.join('-');
}

import {
  sinkSchema,
  type SyslogSettings,
} from '../../functions/audit-forwarding/domain/settings.ts';

/** Settings of a syslog sink on loopback, as the configuration's schema gives them. */
export function syslogSettings(
  port: number,
  authorityPem: string,
  changes: Partial<SyslogSettings> = {},
): SyslogSettings {
  const settings = sinkSchema.parse({
    kind: 'syslog',
    name: 'collector',
    host: '127.0.0.1',
    port,
    acknowledgement: 'none',
    authorityPem,
  });
  if (settings.kind !== 'syslog') throw new Error('settings of syslog were expected');
  return { ...settings, ...changes };
}

import { AuditRequestRefusedError } from '../errors.ts';
import type { SinkOpening } from '../forwarding-dependencies.ts';

/** @throws AuditRequestRefusedError `request.unknown-sink` if a sink is named that the settings lack */
export function requireSink(sinks: readonly SinkOpening[], sink: string | undefined): void {
  const names = sinks.map(({ settings: { name } }) => name);
  if (sink === undefined || names.includes(sink)) return;
  const known = { en: names.join(', '), zhHK: names.join('、') };
  throw new AuditRequestRefusedError('request.unknown-sink', {
    text: {
      en: `The settings do not have the sink "${sink}"; they have ${known.en || 'none'}.`,
      zhHK: `設定中沒有接收端「${sink}」；現有 ${known.zhHK || '無'}。`,
    },
    remedy: {
      en: 'Give one of them as sink, or leave it out for all.',
      zhHK: '請以 sink 指明其中一個；省略即為全部。',
    },
    details: { sinks: names.length },
  });
}

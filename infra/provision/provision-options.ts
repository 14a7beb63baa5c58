import type { OptionValues } from '../command/parse-arguments.ts';
import { usageError } from '../command/usage-error.ts';
import type { BilingualText } from '../../shared/errors/index.ts';
import { resourceKinds, type ResourceKind } from './planned-step.ts';

/** What a person asks of `npm run provision`. */
export interface ProvisionOptions {
  readonly mode: 'plan' | 'apply';
  /** Kinds of resources in the order in which they are made. */
  readonly only: readonly ResourceKind[];
  /** Organisations whose files get life-cycle rules of their own. */
  readonly corpIds: readonly string[];
  /** Tables whose rows may be lost. */
  readonly contract: ReadonlySet<string>;
  /** The audit bucket whose retention may be locked for ever. */
  readonly lockAudit: string | undefined;
}

/** @throws UsageError naming everything that is wrong with the options */
export function readProvisionOptions(options: OptionValues): ProvisionOptions {
  const kinds = listOf(options['only']);
  const corpIds = listOf(options['corp']);
  const known: readonly string[] = resourceKinds;
  const problems: readonly BilingualText[] = [
    ...('plan' in options === 'apply' in options ? [ONE_OF_TWO] : []),
    ...kinds.filter((kind) => !known.includes(kind)).map(unknownKind),
    ...corpIds.filter((corpId) => !/^[A-Za-z0-9]{1,64}$/.test(corpId)).map(noCorpId),
  ];
  if (problems.length > 0) throw usageError(problems);
  const lockAudit = options['lock-audit'];
  return {
    mode: 'apply' in options ? 'apply' : 'plan',
    only: resourceKinds.filter((kind) => kinds.length === 0 || kinds.includes(kind)),
    corpIds,
    contract: new Set(listOf(options['contract'])),
    lockAudit: typeof lockAudit === 'string' ? lockAudit : undefined,
  };
}

function listOf(value: string | true | undefined): readonly string[] {
  const text = typeof value === 'string' ? value : '';
  return text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]));
}

const ONE_OF_TWO: BilingualText = {
  en: 'Give one of --plan (shows what would be done) and --apply (does it)',
  zhHK: '請指定 --plan（列出將會進行的事項）或 --apply（執行）其中之一',
};
const unknownKind = (kind: string): BilingualText => ({
  en: `--only: ${kind} is none of ${resourceKinds.join(', ')}`,
  zhHK: `--only：${kind} 不屬 ${resourceKinds.join('、')}`,
});
const noCorpId = (corpId: string): BilingualText => ({
  en: `--corp: ${corpId} is no corpId; letters and digits only`,
  zhHK: `--corp：${corpId} 並非 corpId；只可有字母及數字`,
});

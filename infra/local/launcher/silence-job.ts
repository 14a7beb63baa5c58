import type { BilingualText, ErrorReport } from '../../../shared/errors/index.ts';
import { invokeFunction, type InvokeTarget } from './invoke-function.ts';
import { STAGE } from './local-cloud.ts';
import type { Screen } from './screen.ts';

const FUNCTION = `dt-silence-watch-${STAGE}`;

/** What `status` of silence-watch answers, as far as one line tells it. */
interface SilenceStatus {
  readonly error?: ErrorReport;
  readonly next: BilingualText;
  readonly organisations?: readonly {
    readonly expectations: readonly {
      readonly alarm: string;
      readonly subject: string;
      readonly state: string;
    }[];
  }[];
}

/** Asks silence-watch whether something is absent, without telling anybody. */
export async function readSilence(target: InvokeTarget): Promise<SilenceStatus> {
  return (await invokeFunction(target, FUNCTION, { action: 'status' })) as SilenceStatus;
}

/** One line: that nothing is silent, or what is. */
export function showSilence(screen: Screen, { error, organisations, next }: SilenceStatus): void {
  const overdue = (organisations ?? [])
    .flatMap(({ expectations }) => expectations)
    .filter(({ state }) => state === 'overdue');
  const { en, zhHK } = error?.text ?? next;
  if (organisations === undefined) {
    screen.line(`  ${en}\n  ${zhHK}`);
    return;
  }
  screen.line(
    overdue.length === 0
      ? '  Silence: nothing that should have happened is absent. / 靜默監察：應發生的事項均已發生。'
      : `  Silence: absent / 靜默監察：尚未發生: ${overdue
          .map(({ alarm, subject }) => `${alarm} (${subject})`)
          .join(', ')}`,
  );
  screen.line('  npm run silence -- status');
}

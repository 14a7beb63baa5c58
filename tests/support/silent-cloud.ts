import { STAGE } from '../../infra/local/launcher/local-cloud.ts';
import { toldInGroup } from './audit-forwarding/passing-hours.ts';
import { startAuditedCloud } from './audit-forwarding/audited-cloud.ts';
import { officialFunctionComputeClient } from './official-alibaba-clients.ts';
import type { RunningCloud } from './running-cloud.ts';

const MINUTE_MS = 60_000;
/** No timer comes by itself while a test goes on: each goes when it is fired. */
const ONCE_A_YEAR = 'CRON_TZ=Asia/Hong_Kong 0 0 0 1 1 *';
const OF_THE_EXPORT = { cronExpression: ONCE_A_YEAR, payload: '{"action":"export"}' };

/** The timers of what goes on by itself. */
export const BEATING = {
  tokens: ['token-refresh', 'refresh'],
  sweep: ['event-worker', 'sweep'],
  audit: ['audit-forwarding', 'forward'],
} as const;
export type Beat = keyof typeof BEATING;

/**
 * The local cloud with every function, whose time and timers are in the test's hand: the sample company
 * has a pay calendar, and its group is told of silence.
 */
export class SilentCloud {
  readonly running: RunningCloud;

  private constructor(running: RunningCloud) {
    this.running = running;
  }

  /** The same date at each run: the third working day after the period, 10:10. */
  static async start(): Promise<SilentCloud> {
    const running = await startAuditedCloud({
      ...{ employees: 10, seed: 7, period: '2028-10', idleStopMs: 240 * 60 * MINUTE_MS },
      watchesSilence: true,
      described: (description) =>
        description.replaceAll(/cronExpression: .+/g, `cronExpression: ${ONCE_A_YEAR}`),
    });
    return new SilentCloud(running);
  }

  passTo(hongKong: string): void {
    const { clock } = this.running.cloud;
    clock.advance(Date.parse(`${hongKong}+08:00`) - clock.nowEpochMs());
  }

  passMinutes(minutes: number): void {
    this.running.cloud.clock.advance(minutes * MINUTE_MS);
  }

  /** Fires a timer and waits until nothing is queued or running. */
  async fire(functionFolder: string, trigger: string): Promise<void> {
    const name = `dt-${functionFolder}-${STAGE}`;
    const fired = await this.running.host.fireTrigger(name, trigger);
    if (fired === undefined) throw new Error(`${name} has no timer ${trigger}`);
    await this.running.host.settled();
  }

  /** Lets go on what goes on by itself, but for some. */
  async beat(...but: readonly Beat[]): Promise<void> {
    for (const [beat, [name, trigger]] of Object.entries(BEATING)) {
      if (!but.some((one) => one === beat)) await this.fire(name, trigger);
    }
  }

  /** Looks twice, so that what is told twice is seen to be. */
  async watch(): Promise<void> {
    await this.fire('silence-watch', 'watch');
    await this.fire('silence-watch', 'watch');
  }

  /** What the group was told of silence since the last time, as `<alarm> <begun | again | over>`. */
  alarms(): readonly string[] {
    return this.messages().map((text) => {
      const [, page] = /runbooks\/alarms\/(silence-[a-z-]+)\.md/.exec(text) ?? [];
      const [, over] = /\((silence-[a-z-]+), /.exec(text) ?? [];
      const phase = over !== undefined ? 'over' : text.includes('Still: ') ? 'again' : 'begun';
      return `${String(page ?? over)} ${phase}`;
    });
  }

  messages(): readonly string[] {
    return toldInGroup(this.running).filter((text) => text.includes('silence-'));
  }

  /** Switches the hourly timer of the export, by the official SDK. */
  async switchExport(enable: boolean): Promise<void> {
    const { host, cloud } = this.running;
    const url = String(host.endpoints['invokeEndpoint']);
    const client = officialFunctionComputeClient(url, cloud.credentials.developer);
    const name = `dt-attendance-export-${STAGE}`;
    await client.updateTrigger(name, 'hourly', { ...OF_THE_EXPORT, enable });
  }

  close(): Promise<void> {
    return this.running.close();
  }
}

import type { OrganisationConfiguration } from '../../../shared/configuration/index.ts';
import { reportError } from '../../../shared/errors/index.ts';
import { deployedFunctionName } from '../../../shared/function-compute/index.ts';
import type { CallOptions } from '../../../shared/table-store/index.ts';
import { MINUTE_MS } from '../../../shared/time/index.ts';
import { judgeSight, type Area } from '../domain/blindness.ts';
import type { Expectation } from '../domain/expectation.ts';
import { judgePeriod, type PayrollPeriod } from '../domain/judge-payroll.ts';
import { judgeTimer, payrollNeedOf, type PayrollNeed } from '../domain/judge-timer.ts';
import { judgeForwarder, judgeSink, judgeSweep, judgeToken } from '../domain/judge-traces.ts';
import { WATCHED_TIMERS } from '../domain/watched-timers.ts';
import type { SilenceWatchDependencies } from '../ports.ts';
import { forwardsAudit, readAudit } from '../read/read-audit.ts';
import { payrollNeeds, readPayroll } from '../read/read-payroll.ts';
import type { DeployedTimers } from '../read/read-timers.ts';
import { readSweep, readTokens } from '../read/read-traces.ts';

/** What was seen of an organisation. */
export interface Sight {
  readonly expectations: readonly Expectation[];
  /** Where nothing could be seen: nothing is known of what is expected there. */
  readonly blind: ReadonlySet<Area>;
}

/** How the timers are known: asked for once for all organisations. */
export type TimersSeen =
  | { readonly outcome: 'seen'; readonly timers: DeployedTimers }
  | { readonly outcome: 'failed'; readonly error: unknown }
  | { readonly outcome: 'not-watched' };

/**
 * Looks at everything that is expected of an organisation. What cannot be looked at is an expectation
 * of its own, and keeps nothing else from being seen.
 *
 * @throws only the reason of the signal
 */
export async function look(
  deps: SilenceWatchDependencies,
  organisation: OrganisationConfiguration,
  seen: { readonly timers: TimersSeen; readonly watchedSinceEpochMs: number },
  call: CallOptions,
): Promise<Sight> {
  const { patienceMinutes: patience } = organisation.silence;
  const { watchedSinceEpochMs } = seen;
  const now = deps.clock.nowEpochMs();
  const sight = new SightBook(deps, organisation, call);
  let periods: readonly PayrollPeriod[] = [];
  await sight.of('payroll', async () => {
    periods = await readPayroll(deps, organisation, call);
    return periods.flatMap((period) => judgePeriod(period, patience, now));
  });
  await sight.of('tokens', async () => {
    const { refreshMinutes } = organisation.tokens;
    const rhythm = { refreshMinutes, patienceMinutes: patience.tokenRefresh };
    const tokens = await readTokens(deps, organisation, watchedSinceEpochMs, call);
    return tokens.map((token) => judgeToken(token, rhythm, now));
  });
  await sight.of('sweep', async () => {
    const sweep = await readSweep(deps, organisation, watchedSinceEpochMs, call);
    return [judgeSweep(sweep, patience.sweep, now)];
  });
  if (forwardsAudit(organisation)) {
    await sight.of('audit', async () => {
      const audit = await readAudit(deps, organisation, watchedSinceEpochMs, call);
      const sinks = audit.sinks.map((sink) => judgeSink(sink, patience.auditBatch, now));
      const { forwarder } = audit;
      if (forwarder === undefined) return sinks;
      return [judgeForwarder(forwarder, patience.auditBatch, now), ...sinks];
    });
  }
  if (seen.timers.outcome !== 'not-watched') {
    await sight.of('timers', () =>
      Promise.resolve(
        judgeTimers(deps, organisation, seen.timers, payrollNeeds(organisation, periods, now)),
      ),
    );
  }
  return sight.whole();
}

/** @throws the error for which the timers are not known */
function judgeTimers(
  { environment, alias, clock }: SilenceWatchDependencies,
  organisation: OrganisationConfiguration,
  seen: TimersSeen,
  needs: readonly PayrollNeed[],
): readonly Expectation[] {
  if (seen.outcome === 'failed') throw seen.error;
  if (seen.outcome === 'not-watched') return [];
  const around = {
    alias,
    nowEpochMs: clock.nowEpochMs(),
    payroll: payrollNeedOf(needs),
    noticeDays: organisation.silence.timerNoticeDays,
  };
  return WATCHED_TIMERS.filter(
    ({ watchedFor }) => watchedFor === 'everybody' || forwardsAudit(organisation),
  ).flatMap(({ functionName, timers }) => {
    const deployed = deployedFunctionName(functionName, environment);
    const found = seen.timers.get(functionName);
    return timers.map((timer) => {
      const own = found?.find(({ triggerName }) => triggerName === timer.triggerName);
      return judgeTimer(deployed, timer, own, around);
    });
  });
}

/** Gathers what is seen, area by area. */
class SightBook {
  readonly #deps: SilenceWatchDependencies;
  readonly #organisation: OrganisationConfiguration;
  readonly #call: CallOptions;
  readonly #expectations: Expectation[] = [];
  readonly #blind = new Set<Area>();

  constructor(
    deps: SilenceWatchDependencies,
    organisation: OrganisationConfiguration,
    call: CallOptions,
  ) {
    this.#deps = deps;
    this.#organisation = organisation;
    this.#call = call;
  }

  /** @throws the reason of the signal */
  async of(area: Area, see: () => Promise<readonly Expectation[]>): Promise<void> {
    const { corpId, silence } = this.#organisation;
    const patienceMs = silence.patienceMinutes.blind * MINUTE_MS;
    try {
      this.#expectations.push(...(await see()));
      this.#expectations.push(judgeSight(area, undefined, patienceMs));
    } catch (error) {
      this.#call.signal?.throwIfAborted();
      const { code } = reportError(error);
      this.#deps.log.error('silence.blind', { corpId, area, code, error });
      this.#blind.add(area);
      this.#expectations.push(judgeSight(area, code, patienceMs));
    }
  }

  whole(): Sight {
    return { expectations: this.#expectations, blind: this.#blind };
  }
}

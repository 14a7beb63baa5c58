import { formatHongKongTimestamp, MINUTE_MS } from '../../../shared/time/index.ts';
import type { SinkSettings } from '../domain/settings.ts';
import type { SinkFigures } from '../figures/read-figures.ts';
import type { Standing } from '../figures/sink-standing.ts';
import type { Assurance } from '../ports.ts';

/** A sink as a person may see it. */
export interface ShownSink extends ShownStanding {
  readonly corpId: string;
  readonly sink: string;
  /** What it means that an event has arrived; see `Assurance`. */
  readonly assurance: Assurance;
  readonly delivered: number;
  readonly resent: number;
  readonly rejected: number;
  /** Rejected and not replayed. */
  readonly openRejections: number;
  readonly failure?: string;
  readonly failingSinceHongKong?: string;
}

/** How far the archive has come, over all streams. */
export interface ShownArchive extends ShownStanding {
  readonly corpId: string;
  readonly archived: number;
}

interface ShownStanding {
  readonly backlog: number;
  readonly lagMinutes: number;
  readonly lastArrivedHongKong?: string;
}

export function shownSink(corpId: string, figures: SinkFigures): ShownSink {
  const { failingSinceEpochMs, failureCode, openRejections, settings } = figures;
  const { delivered, rejected, resent } = figures;
  return {
    corpId,
    sink: settings.name,
    assurance: assuranceOf(settings),
    ...shownStanding(figures),
    ...{ delivered, resent, rejected, openRejections },
    ...(failureCode === undefined ? {} : { failure: failureCode }),
    ...(failingSinceEpochMs === undefined
      ? {}
      : { failingSinceHongKong: formatHongKongTimestamp(failingSinceEpochMs) }),
  };
}

export function shownArchive(corpId: string, standing: Standing): ShownArchive {
  return { corpId, archived: standing.delivered, ...shownStanding(standing) };
}

function shownStanding({ backlog, lagMs, movedAtEpochMs }: Standing): ShownStanding {
  return {
    backlog,
    lagMinutes: Math.round(lagMs / MINUTE_MS),
    ...(movedAtEpochMs === undefined
      ? {}
      : { lastArrivedHongKong: formatHongKongTimestamp(movedAtEpochMs) }),
  };
}

function assuranceOf(settings: SinkSettings): Assurance {
  switch (settings.kind) {
    case 'splunk-hec':
      return settings.acknowledgement === 'indexer' ? 'indexed' : 'accepted';
    case 'syslog':
      return 'closed-in-order';
  }
}

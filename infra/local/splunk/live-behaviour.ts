import { FaultSwitchboard } from '../stand-in/fault-switchboard.ts';
import {
  behaviourSchema,
  USUAL_BEHAVIOUR,
  type Losses,
  type Outage,
  type SplunkBehaviour,
} from './behaviour.ts';

type Loss = 'lostAcks' | 'lostBatches';

/** The behaviour of now, with the counts of what it has lost already. */
export class LiveBehaviour {
  #current = USUAL_BEHAVIOUR;
  /** Counts, rates and seeds as of any other fault, apart from those of the switchboard. */
  readonly #losses = new FaultSwitchboard();

  constructor(change: Partial<SplunkBehaviour> = {}) {
    this.change(change);
  }

  get current(): SplunkBehaviour {
    return this.#current;
  }

  /** Changes the named settings. @throws ZodError for a name or value that is none */
  change(change: Partial<SplunkBehaviour>): SplunkBehaviour {
    this.#current = behaviourSchema.parse({ ...this.#current, ...change });
    if ('lostAcks' in change) this.#set('lostAcks', this.#current.lostAcks);
    if ('lostBatches' in change) this.#set('lostBatches', this.#current.lostBatches);
    return this.#current;
  }

  /** Whether this batch, or its acknowledgement, is one that gets lost. */
  loses(loss: Loss): boolean {
    return this.#losses.draw('splunk', loss).length > 0;
  }

  outageAt(epochMs: number): Outage | undefined {
    return this.#current.outages.find(
      ({ fromEpochMs, untilEpochMs }) => fromEpochMs <= epochMs && epochMs < untilEpochMs,
    );
  }

  refusesChannel(channel: string): boolean {
    const { refusedChannels } = this.#current;
    if (refusedChannels === 'all') return true;
    return refusedChannels.some((refused) => refused.toLowerCase() === channel);
  }

  #set(loss: Loss, losses: Losses): void {
    this.#losses.remove(loss);
    if (losses === null) return;
    const { times, after, rate, seed } = losses;
    this.#losses.add({
      id: loss,
      standIn: 'splunk',
      operation: loss,
      effect: { kind: 'drop', when: 'after' },
      ...(times === undefined ? {} : { times }),
      ...(after === undefined ? {} : { after }),
      ...(rate === undefined ? {} : { rate }),
      ...(seed === undefined ? {} : { seed }),
    });
  }
}

import type { RandomSource } from '../../../shared/random/index.ts';
import type { Clock } from '../../../shared/time/index.ts';
import { HecChannel } from './hec-channel.ts';
import type { HecCollector } from './hec-collector.ts';

/**
 * The channel of a sink: one for as long as it is in use, unless the receiver has begun to count its
 * acknowledgements anew. After a pause it is another: the receiver may have forgotten the old one, and
 * a batch whose id begins at 0 again would have to be sent twice.
 */
export class HecChannels {
  readonly #open: () => HecChannel;
  #current: HecChannel;

  constructor(parts: {
    readonly collector: HecCollector;
    readonly clock: Clock;
    readonly random: RandomSource;
  }) {
    this.#open = () => new HecChannel(newGuid(parts.random), parts.collector, parts.clock);
    this.#current = this.#open();
  }

  /** The channel for a batch that is submitted now. */
  use(): HecChannel {
    if (this.#current.isIdle) this.#current = this.#open();
    this.#current.use();
    return this.#current;
  }

  /** Takes another channel if this one is still the current one. All who wait in it are told. */
  giveUp(channel: HecChannel): void {
    if (channel === this.#current) this.#current = this.#open();
    channel.giveUp();
  }
}

/** A GUID of version 4 (RFC 9562), which the collector wants a channel to be. */
function newGuid(random: RandomSource): string {
  const bytes = Buffer.from(random.bytes(16));
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-');
}

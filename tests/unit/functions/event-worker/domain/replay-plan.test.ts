import { describe, expect, it } from 'vitest';
import {
  planReplay,
  type ReplayCandidate,
  type ReplayChoice,
} from '../../../../../functions/event-worker/domain/replay-plan.ts';

const anyone: ReplayChoice = { subscriber: undefined, deadOnly: false };

function candidate(key: string, change: Partial<ReplayCandidate> = {}): ReplayCandidate {
  return {
    key,
    type: 'bpms_instance_change',
    state: 'routed',
    eventTimeEpochMs: 1_000,
    receivedAtEpochMs: 2_000,
    deliveries: [],
    subscribers: [],
    ...change,
  };
}

/** `e_1 deliver-again jira`, `e_1 leave stale` … */
function told(candidates: readonly ReplayCandidate[], choice = anyone): string[] {
  return planReplay(candidates, choice).map((step) =>
    [
      step.key,
      step.step,
      'subscriber' in step ? step.subscriber : undefined,
      'because' in step ? step.because : undefined,
    ]
      .filter((part) => part !== undefined)
      .join(' '),
  );
}

const delivery = (subscriber: string, state: 'pending' | 'done' | 'superseded' | 'dead') => ({
  subscriber,
  state,
});

describe('the plan of a replay', () => {
  it('goes by the time of the events, whatever their order of arrival', () => {
    const unrouted = { state: 'unrouted', subscribers: ['jira'] } as const;
    const events = [
      candidate('e_late', { ...unrouted, eventTimeEpochMs: 3_000, receivedAtEpochMs: 3_100 }),
      candidate('e_timeless', {
        ...unrouted,
        eventTimeEpochMs: undefined,
        receivedAtEpochMs: 2_500,
      }),
      candidate('e_early', { ...unrouted, eventTimeEpochMs: 1_000, receivedAtEpochMs: 9_000 }),
      candidate('e_b', { ...unrouted, eventTimeEpochMs: 1_000, receivedAtEpochMs: 9_000 }),
    ];

    expect(told(events)).toEqual([
      'e_b route',
      'e_early route',
      'e_timeless route',
      'e_late route',
    ]);
  });

  it('sets every finished delivery going again and leaves alone what is under way', () => {
    const event = candidate('e_1', {
      deliveries: [
        delivery('a', 'done'),
        delivery('b', 'dead'),
        delivery('c', 'superseded'),
        delivery('d', 'pending'),
      ],
    });

    expect(told([event])).toEqual([
      'e_1 deliver-again a',
      'e_1 deliver-again b',
      'e_1 deliver-again c',
      'e_1 leave d under-way',
    ]);
  });

  it('gives an event to whoever has subscribed since', () => {
    const event = candidate('e_1', {
      deliveries: [delivery('a', 'done')],
      subscribers: ['a', 'new'],
    });

    expect(told([event])).toEqual(['e_1 deliver-again a', 'e_1 deliver-first new']);
  });

  it('keeps to one subscriber where one is named, also of an event that nobody had subscribed', () => {
    const routed = candidate('e_1', {
      deliveries: [delivery('a', 'done'), delivery('b', 'done')],
      subscribers: ['a', 'b', 'c'],
    });
    const unrouted = candidate('e_2', { state: 'unrouted', subscribers: ['b'] });

    expect(told([routed, unrouted], { ...anyone, subscriber: 'b' })).toEqual([
      'e_1 deliver-again b',
      'e_2 deliver-first b',
    ]);
  });

  it('does not give an event to a named subscriber whose conditions it does not meet', () => {
    const event = candidate('e_1', { deliveries: [delivery('a', 'done')], subscribers: ['a'] });

    expect(told([event], { ...anyone, subscriber: 'b' })).toEqual(['e_1 leave nobody-subscribed']);
  });

  it('routes what was never routed, also if it cannot be told to whom', () => {
    const events = [
      candidate('e_1', { state: 'dead', subscribers: undefined }),
      candidate('e_2', { state: 'unrouted', subscribers: [] }),
    ];

    expect(told(events)).toEqual(['e_1 route', 'e_2 leave nobody-subscribed']);
  });

  it('takes the dead alone where it is asked to', () => {
    const events = [
      candidate('e_1', {
        deliveries: [delivery('a', 'done'), delivery('b', 'dead')],
        subscribers: ['a', 'b', 'new'],
      }),
      candidate('e_2', { state: 'dead', subscribers: ['a'] }),
      candidate('e_3', { state: 'unrouted', subscribers: ['a'] }),
      candidate('e_4', { deliveries: [delivery('a', 'done')], subscribers: ['a'] }),
    ];

    expect(told(events, { ...anyone, deadOnly: true })).toEqual([
      'e_1 deliver-again b',
      'e_2 route',
      'e_3 leave not-dead',
      'e_4 leave not-dead',
    ]);
  });

  it('leaves events alone that are new or came too late', () => {
    const events = [candidate('e_1', { state: 'new' }), candidate('e_2', { state: 'stale' })];

    expect(told(events)).toEqual(['e_1 leave under-way', 'e_2 leave stale']);
  });
});

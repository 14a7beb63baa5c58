/**
 * - `new`: nobody has routed it
 * - `routed`: every subscriber has a delivery of its own
 * - `unrouted`: nobody has subscribed; kept for replay
 * - `stale`: older than events are kept when it came
 * - `dead`: could not be routed; a dead letter tells why
 */
export type EventState = (typeof EVENT_STATES)[number];

export const EVENT_STATES = ['new', 'routed', 'unrouted', 'stale', 'dead'] as const;

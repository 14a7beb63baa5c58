import type * as z from 'zod';

/** Fields that every event may have beside its own. */
export interface EventEnvelope {
  readonly eventType: string;
  readonly eventId: string | undefined;
  readonly corpId: string | undefined;
  /** When it happened, by DingTalk's clock. */
  readonly eventTimeEpochMs: number | undefined;
}

/**
 * Whether an event counts against the organisation's monthly pushes. `unknown` where the
 * documentation says nothing; count it as metered.
 */
export type EventMetering = 'metered' | 'exempt' | 'unknown';

/** Switched on and off together. */
export type EventFamily = 'contacts' | 'attendance' | 'approval' | 'other';

/**
 * What an event is the newer state of. An older event of the same subject says nothing that a newer
 * one has not said; of events that are facts of their own (a punch, a role given) that is not true,
 * so they have no subject.
 */
export type EventOrdering = 'approval' | 'approval-task' | 'person' | 'department' | 'none';

export interface EventDefinition<Type extends string, Shape extends z.ZodRawShape> {
  readonly type: Type;
  readonly family: EventFamily;
  readonly metering: EventMetering;
  readonly ordering: EventOrdering;
  /** Field that says what has become of it, where it is not called `type`. */
  readonly typeField?: string;
  readonly schema: z.ZodObject<Shape>;
}

export type AnyEventDefinition = EventDefinition<string, z.ZodRawShape>;

/** An event of a definition in its one form, whatever the shape in which it came. */
export type EventOf<Definition> =
  Definition extends EventDefinition<infer Type, infer Shape>
    ? EventEnvelope & { readonly eventType: Type } & Readonly<z.output<z.ZodObject<Shape>>>
    : never;

/** Types of events whose fields are alike. */
export function defineEvents<const Type extends string, Shape extends z.ZodRawShape>(
  types: readonly Type[],
  definition: Omit<EventDefinition<Type, Shape>, 'type'>,
): { readonly [Each in Type]: EventDefinition<Each, Shape> }[Type][] {
  return types.map((type) => ({ ...definition, type }));
}

import { idOfPerson, isOurs, type NamedPerson, type ObjectSources } from './ocsf-objects.ts';

const MOST_PEOPLE = 3;

/** One English sentence of our own words and the record's names: who did what to what. */
export function eventMessageOf(sources: ObjectSources): string {
  const { activity, facts, actor, stream } = sources;
  const who = shown(actor) ?? (isOurs(stream) ? 'These functions' : 'Somebody');
  const end = facts.statusId === 2 ? ` (${facts.statusCode ?? 'failed'})` : '';
  return `${who} ${deedOf(activity.verb, sources)}${end}`;
}

function deedOf(verb: string, sources: ObjectSources): string {
  const thing = thingOf(sources);
  const people = peopleOf(sources.people);
  if (verb.includes('{')) {
    return verb.replaceAll(/\{(thing|people)\}/g, (_, which: string) =>
      which === 'thing' ? (thing ?? 'something') : (people ?? 'somebody'),
    );
  }
  if (thing === undefined) return `${verb} ${people ?? 'something'}`;
  return people === undefined ? `${verb} ${thing}` : `${verb} ${thing} of ${people}`;
}

function thingOf({ facts: { thing } }: ObjectSources): string | undefined {
  if (thing?.name !== undefined) return `"${thing.name}"`;
  if (thing === undefined) return undefined;
  const type = (thing.type ?? 'thing').toLowerCase();
  return thing.id === undefined ? `a ${type}` : `${type} ${thing.id}`;
}

function peopleOf(people: readonly NamedPerson[]): string | undefined {
  const named = people.flatMap((person) => shown(person) ?? []);
  if (named.length === 0) return undefined;
  return named.slice(0, MOST_PEOPLE).join(', ') + (named.length > MOST_PEOPLE ? ' and others' : '');
}

function shown(person: NamedPerson | undefined): string | undefined {
  const id = idOfPerson(person);
  if (person?.name === undefined) return id;
  return id === undefined ? person.name : `${person.name} (${id})`;
}

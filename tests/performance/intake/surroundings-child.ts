import { surroundIntake } from '../../support/intake-process.ts';
import { CALLBACK } from './encrypted-callbacks.ts';
import type { StartingPoint } from './start-surroundings.ts';

const { token, aesKey, owner, corpId } = CALLBACK;

/** Runs the stand-ins until the measuring process lets go of it. */
const around = await surroundIntake(
  JSON.stringify({
    v: 1,
    apps: { main: { corpId, owners: [owner], callbackKeys: [{ token, aesKey }] } },
  }),
);
process.once('disconnect', () => void around.dispose().then(() => process.exit(0)));
process.send?.({ code: around.code, variables: around.variables() } satisfies StartingPoint);

import { everythingOut } from './everything-out.ts';
import { LeakScanner, type Leak } from './leak-scanner.ts';
import { personalWritingsOf } from './personal-writings.ts';
import { INPUTS, plantOf } from './plant.ts';
import type { PlantedCloud } from './planted-cloud.ts';
import { realSecrets } from './real-secrets.ts';

/** Every canary that can be seen anywhere in what came out. */
export async function findLeaks(planted: PlantedCloud): Promise<readonly Leak[]> {
  const invented = INPUTS.flatMap((input) => plantOf(input).canaries);
  const written = personalWritingsOf('audit record', plantOf('audit record'));
  const scanner = new LeakScanner([
    ...invented,
    ...written.map((one) => one.canary),
    ...(await realSecrets(planted)),
  ]);
  return (await everythingOut(planted)).flatMap(({ place, content }) => {
    return scanner.scan(place, content);
  });
}

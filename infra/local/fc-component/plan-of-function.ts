import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { crc64Ecma } from '../oss/crc64.ts';
import type { ComponentContext } from './component-context.ts';
import { buildIfStale } from './fresh-build.ts';
import { planFunction, type FunctionPlan } from './function-plan.ts';
import { readFunctionState } from './function-state.ts';

/** A plan, with the code that it would deploy. */
export interface PreparedPlan {
  readonly plan: FunctionPlan;
  readonly zip: Uint8Array;
}

/** Builds the functions where that is due, reads the code and compares with what is deployed. */
export async function preparePlan(context: ComponentContext): Promise<PreparedPlan> {
  const { management, wanted, descriptions, directory, screen } = context;
  const zips = descriptions.map(({ code }) => path.resolve(directory, code));
  await buildIfStale(zips, (reason) => {
    screen.line(
      reason === 'missing'
        ? '  dist/ is not built yet: building the functions … / 尚未建置，現正建置函數 …'
        : '  dist/ is older than the sources: building the functions … / 建置結果較原始碼舊，現正重新建置 …',
    );
  });
  const zip = await readFile(path.resolve(directory, wanted.code));
  const state = await readFunctionState(management, wanted);
  return { plan: planFunction(wanted, state, crc64Ecma(zip)), zip };
}

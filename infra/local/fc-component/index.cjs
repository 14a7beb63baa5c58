'use strict';

/**
 * What the real `s` command loads: CommonJS on plain Node. The component itself is TypeScript, so the
 * loader of tsx is asked for it when a command is first given; nothing has to be built for that.
 */
const loaded = { component: undefined };

async function component() {
  loaded.component ??= import('tsx/esm/api').then(({ tsImport }) =>
    tsImport('./local-component.ts', __filename),
  );
  const { LocalComponent } = await loaded.component;
  loaded.instance ??= new LocalComponent();
  return loaded.instance;
}

/** `s` makes one of these for each resource, and calls the method that is named as the command. */
function FunctionComputeLocal() {}

for (const command of ['deploy', 'plan', 'info', 'invoke', 'logs', 'version', 'alias', 'remove']) {
  FunctionComputeLocal.prototype[command] = async (inputs) =>
    (await component()).run(command, inputs);
}

exports.default = FunctionComputeLocal;

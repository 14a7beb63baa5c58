/** Direction of imports: see "Direction of dependencies" in CONTRIBUTING.md. */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'functions-never-import-each-other',
      severity: 'error',
      from: { path: '^functions/([^/]+)/' },
      to: { path: '^functions/', pathNot: '^functions/$1/' },
    },
    {
      name: 'shared-stands-alone',
      severity: 'error',
      from: { path: '^shared/' },
      to: { path: '^(functions|infra|tests)/' },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      from: { pathNot: '^tests/' },
      to: { path: '^tests/' },
    },
    {
      name: 'shared-modules-meet-at-their-index',
      severity: 'error',
      from: { path: '^(shared/([^/]+)|functions/[^/]+|infra)/' },
      to: { path: '^shared/[^/]+/', pathNot: ['^shared/$2/', '^shared/[^/]+/index\\.ts$'] },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^functions/[^/]+/domain/' },
      to: {
        pathNot: [
          '^functions/[^/]+/domain/',
          '^shared/(time|errors|character-set)/index\\.ts$',
          '^node_modules/zod/',
          // For hashes, which are pure; what draws random bytes from it is refused by the linter.
          '^(node:)?crypto$',
        ],
      },
    },
    {
      name: 'vendor-sdk-only-in-its-adapter',
      severity: 'error',
      from: {
        path: '^(functions|shared)/',
        pathNot: '/(tablestore|oss|kms|ram|sftp|dingtalk|fc|openpgp)-[^/]+\\.ts$',
      },
      to: {
        path: '^node_modules/(tablestore|ali-oss|@alicloud/[^/]+|ssh2|ssh2-sftp-client|openpgp)/',
      },
    },
    {
      name: 'stand-in-never-imports-what-it-checks',
      severity: 'error',
      from: {
        path: '^infra/local/(dingtalk|tablestore|oss|kms|sftp|jira|splunk|sls|function-host|sample-company|stand-in)/',
      },
      to: { path: '^(shared|functions)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-development-package-in-a-function',
      severity: 'error',
      from: { path: '^(functions|shared)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      // The receiver of events is built to its last byte and keeps its own wiring.
      name: 'connections-are-opened-by-compositions',
      severity: 'error',
      from: {
        path: '^(functions|shared|infra)/',
        pathNot: [
          '^shared/connections/',
          '^functions/(?!webhook-intake/)[^/]+/(composition|compose-[^/]+)\\.ts$',
          // Commands have one wiring too.
          '^infra/deployment/target-stores\\.ts$',
        ],
      },
      to: { path: '^shared/connections/', dependencyTypesNot: ['type-only'] },
    },
    { name: 'not-resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};

/** The direction of dependencies: services <- chaos <- infra; see CONTRIBUTING. */
export default {
  forbidden: [
    {
      name: 'services-stand-alone',
      comment: 'Services are what teams debug. They know nothing of the lab around them.',
      severity: 'error',
      from: { path: '^services/' },
      to: { path: '^(chaos|infra|tests)/' },
    },
    {
      name: 'services-meet-over-http',
      comment: 'A service imports its own folder and the kit, never another service.',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/($1|kit)/' },
    },
    {
      name: 'chaos-knows-no-infra',
      comment: 'The controller does not know which runtime it runs on; infra wires it.',
      severity: 'error',
      from: { path: '^chaos/' },
      to: { path: '^(infra|services|tests)/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans-in-tests',
      severity: 'error',
      from: { path: '^(services|chaos|infra)/' },
      to: { path: '^tests/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|\\.drill|teams)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};

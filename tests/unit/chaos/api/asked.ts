/** What the path of an operation needs to be filled with. */
const PARAMETERS: Record<string, string> = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  name: 'orders_placement_duration_seconds',
  id: '1',
  number: '1',
  role: 'team',
  path: 'services%2Fbilling%2Fstore.ts',
};
/** The path of an operation with its parameters filled in. */
export const withValues = (path: string) => path.replace(/\{(\w+)\}/g, (_, name: string) => PARAMETERS[name] ?? name);

/** What each path needs to be told by whoever changes something there. */
const BODIES: Record<string, unknown> = {
  '/api/v1/code/files/{path}': { content: 'export {};\n', replaces: null, person: 'Ada' },
  '/api/v1/session/extend': { minutes: 5 },
  '/api/v1/session/incidents': { scenarios: ['a-scenario'] },
  '/api/v1/session/roles': { role: 'scribe', person: 'Ada' },
  '/api/v1/session/hypotheses': { statement: 'It is late', person: 'Ada' },
  '/api/v1/session/hypotheses/{id}/evidence': { side: 'for', evidence: 'The clock', person: 'Ada' },
  '/api/v1/session/hypotheses/{id}/end': { end: 'confirmed', person: 'Ada' },
  '/api/v1/session/pages/{id}/acknowledgement': { person: 'Ada' },
  '/api/v1/session/mails': { from: 'customer', text: 'Where is my lamp?' },
  '/api/v1/session/updates': { text: 'We look into it', person: 'Ada' },
  '/api/v1/session/ai/open': { why: 'They have looked' },
  '/api/v1/session/ai/close': { why: 'They have not' },
  '/api/v1/session/ai/suggestions': { asked: 'Why?', proposed: 'This', source: 'A model', person: 'Ada' },
  '/api/v1/session/ai/suggestions/{id}/decision': { decision: 'accepted', why: 'Exact', person: 'Ada' },
  '/api/v1/session/ai/suggestions/{id}/review': { findings: 'None', person: 'Ada' },
  '/api/v1/session/ai/suggestions/{id}/application': { person: 'Ada' },
  '/api/v1/session/diagnoses': { service: 'none', evidence: [{ kind: 'metric', value: 'a_metric' }] },
};

/** What an operation needs to be told; undefined where that is nothing. */
export const bodyOf = (path: string, method: string): unknown => (/^get$/i.test(method) ? undefined : BODIES[path]);

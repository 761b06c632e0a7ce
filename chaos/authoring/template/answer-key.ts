import type { AnswerKey } from '#chaos/scenarios/definition.ts';

export const answerKey: AnswerKey = {
  service: 'none',
  mechanisms: ['nothing-wrong'],
  explanation: 'More visitors than last week, and nothing else: none of them waits longer or is told of an error.',
  evidence: [
    {
      shows: 'Requests are many, and answered as quickly as ever.',
      ask: 'metrics',
      name: 'http_server_request_duration_seconds',
      query: { service: 'storefront' },
    },
  ],
};

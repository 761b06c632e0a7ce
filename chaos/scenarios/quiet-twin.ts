import type { AnswerKey, QuietTwin, ScenarioDefinition } from './definition.ts';

/** A scenario as its quiet twin has it. */
export function quietScenario(scenario: ScenarioDefinition, twin: QuietTwin): ScenarioDefinition {
  // What belongs to the key must not come along: a scenario is read in places that a key never reaches.
  const { explanation, evidence, ...told } = twin;
  // Nobody writes of harm that there is not.
  return { ...scenario, mails: [], ...told };
}

/** The answer to a quiet twin: nothing is wrong. */
export function quietKey({ explanation, evidence }: QuietTwin): AnswerKey {
  return { service: 'none', mechanisms: ['nothing-wrong'], explanation, evidence };
}

import type { Rule } from '../rule.ts';
import { answerKeyRules } from './answer-key.ts';
import { benchRules } from './bench.ts';
import { checkRules } from './checks.ts';
import { conditionRules } from './conditions.ts';
import { contractRules } from './contract.ts';
import { fileRules } from './files.ts';
import { fixRules } from './fixes.ts';
import { hintRules } from './hints.ts';
import { idRules } from './id.ts';
import { quietTwinRules } from './quiet-twin.ts';
import { runbookRules } from './runbook.ts';
import { scenarioRules } from './scenario.ts';
import { spoilerRules } from './spoilers.ts';

/** Every demand on a scenario, in the order in which findings are listed. */
export const RULES: readonly Rule[] = [
  ...idRules,
  ...fileRules,
  ...scenarioRules,
  ...conditionRules,
  ...benchRules,
  ...hintRules,
  ...answerKeyRules,
  ...quietTwinRules,
  ...contractRules,
  ...checkRules,
  ...fixRules,
  ...runbookRules,
  ...spoilerRules,
];

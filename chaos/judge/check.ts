import { it } from '@jest/globals';
import { isMachineOverloaded, isMachineOverloadedForLong } from './machine.ts';

/** A promise to users is broken. The message says what they suffer, never how to repair it. */
export class Broken extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'Broken';
  }
}

/** The judge could not judge: the bench or the machine failed it, not the code under judgement. */
export class NoVerdict extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'NoVerdict';
  }
}

/** @throws Broken with that sentence unless the condition holds */
export function promise(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Broken(sentence);
}

interface CheckOptions {
  /** Milliseconds that the whole check may take. Its requests have deadlines of their own; this is for what has none. */
  timeoutMs?: number;
  /**
   * What it finds may come of waiting: on a machine that is too busy with other work it gives no verdict. By default it does not:
   * a wrong amount is wrong on any machine.
   */
  timed?: boolean;
}

/**
 * What a check ends with that has found something.
 * @param isTooBusy whether the machine was too busy to tell whose doing it is
 */
export function finding(
  sentence: string,
  { contractLine, timed, isTooBusy }: { contractLine: string; timed: boolean; isTooBusy: boolean },
): Broken | NoVerdict {
  if (timed && isTooBusy)
    return new NoVerdict(
      `this machine is too busy with other work to tell whose doing it is; end that and validate again. It looked so: ${sentence}`,
    );
  return new Broken(`${sentence} The contract says: "${contractLine}"`);
}

/** Once too busy for long, always so in this suite: a check may look back on what happened in another. */
let wasTooBusy = false;
const lookAtMachine = () => {
  wasTooBusy ||= isMachineOverloadedForLong();
};

/** Tells whoever counts that there is one more to come: jest's reporters learn of a check when it begins. */
const announce = (name: string) => process.stdout.write(`${JSON.stringify({ planned: name })}\n`);

/**
 * One check of a validation suite.
 * @param contractLine the line of contract.md that it checks, word for word
 */
export function check(
  name: string,
  contractLine: string,
  run: () => Promise<void>,
  { timeoutMs = 30_000, timed = false }: CheckOptions = {},
): void {
  announce(name);
  it(
    name,
    async () => {
      lookAtMachine();
      try {
        await run();
      } catch (error) {
        lookAtMachine();
        if (!(error instanceof Broken)) throw error;
        throw finding(error.message, { contractLine, timed, isTooBusy: wasTooBusy || isMachineOverloaded() });
      }
      lookAtMachine();
    },
    timeoutMs,
  );
}

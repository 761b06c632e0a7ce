import { LabError } from '#chaos/errors/lab-error.ts';
import type { LogLevel } from '#chaos/recorder/answers.ts';
import { SERVICES, type ServiceName } from '../../topology.ts';

const UNIT_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** An option or argument that cannot be used: names it, says what it must be and what came. */
export function wrongOption(field: string, expected: string, got: string | undefined): LabError {
  const came = got === undefined ? 'nothing' : JSON.stringify(got);
  return new LabError('bad-request', `${field} must be ${expected}; got ${came}`, { field, expected, got: came });
}

/** Reads what follows an option; `option` is the name that a refusal gives. @throws LabError bad-request */
export type OptionReader<Value> = (option: string, text: string) => Value;

/** Longer than any record is kept, and short enough to be counted back from today. */
const LONGEST_MS = 366 * 24 * 3_600_000;

/**
 * A length of time such as 500ms, 90s, 5m, 2h or 1d, in milliseconds, at most a year. A unit is needed: 500 could be
 * either.
 */
export const readDuration: OptionReader<number> = (option, text) => {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  if (amount === undefined)
    throw wrongOption(option, 'a length of time with its unit, such as 500ms, 90s, 5m or 2h', text);
  const milliseconds = Number(amount) * UNIT_MS[unit as keyof typeof UNIT_MS];
  if (milliseconds > LONGEST_MS) throw wrongOption(option, 'at most a year, such as 365d', text);
  return milliseconds;
};

const SHORTEST_WINDOW_MS = 10_000;

/**
 * How far back to look: from 10s to the longest, 5m where nothing is said.
 * @param longest as typed @returns seconds @throws LabError bad-request
 */
export function readWindow(longest: string, text = '5m'): number {
  const milliseconds = readDuration('--window', text);
  if (milliseconds < SHORTEST_WINDOW_MS || milliseconds > readDuration('--window', longest))
    throw wrongOption('--window', `from 10s to ${longest}`, text);
  return milliseconds / 1_000;
}

const RUNTIMES = ['embedded', 'compose'] as const;

/** Where a lab's parts run: as processes of this machine, or as containers. @throws LabError bad-request */
export function readRuntime(text = 'embedded'): (typeof RUNTIMES)[number] {
  const runtime = RUNTIMES.find((one) => one === text);
  if (runtime === undefined) throw wrongOption('--runtime', RUNTIMES.join(' or '), text);
  return runtime;
}

export const readService: OptionReader<ServiceName> = (option, text) => {
  const service = SERVICES.find((one) => one === text);
  if (service === undefined) throw wrongOption(option, `one of ${SERVICES.join(', ')}`, text);
  return service;
};

export const readLevel: OptionReader<LogLevel> = (option, text) => {
  const level = LEVELS.find((one) => one === text.toLowerCase());
  if (level === undefined) throw wrongOption(option, `one of ${LEVELS.join(', ')}`, text);
  return level;
};

/** A trace id, or enough of its first digits (as lists show them), in lower case. */
export const readTraceId: OptionReader<string> = (option, text) => {
  const digits = text.toLowerCase();
  if (!/^[0-9a-f]{8,32}$/.test(digits))
    throw wrongOption(option, 'the 8 to 32 first hexadecimal digits of a trace id', text);
  return digits;
};

/** @param most the highest count that the controller gives at once */
export function readLimit(most: number): OptionReader<number> {
  return (option, text) => {
    const count = Number(text);
    if (!/^\d+$/.test(text) || count < 1 || count > most)
      throw wrongOption(option, `a whole number from 1 to ${most}`, text);
    return count;
  };
}

/** A label and the value that it must have, such as outcome=failed. */
export const readLabel: OptionReader<[name: string, value: string]> = (option, text) => {
  const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined)
    throw wrongOption(option, 'a label and its value, such as outcome=failed', text);
  return [name, value];
};

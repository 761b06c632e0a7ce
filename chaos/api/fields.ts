import { z } from 'zod';

const LONGEST_NAME = 60;
const LONGEST_TEXT = 2_000;
const LARGEST_NUMBER = 1_000_000;

/** A text of people: its ends are cut, so that a blank one is none; control characters would write over a terminal. */
const text = (longest: number) => {
  const rule = `must be a text of 1 to ${longest} characters`;
  return (
    z
      .string(rule)
      .trim()
      .min(1, rule)
      .max(longest, rule)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
      .regex(/^[^\u0000-\u0008\u000b-\u001f\u007f-\u009f]*$/, `${rule}, without control characters`)
  );
};

/** Who does something, by the name that their team knows. */
export const personField = text(LONGEST_NAME);
/** What somebody says. */
export const textField = text(LONGEST_TEXT);

/** Whether an incident is to be its quiet twin. */
export const quietField = z.boolean('must be true or false').optional();

/** Number of an incident, where several are open. */
export const incidentField = z
  .string('must be the number of an incident, such as INC-3F2A')
  .regex(/^INC-[0-9A-F]{4}$/, 'must be the number of an incident, such as INC-3F2A')
  .optional();

/** A number in a path or a query. @param what it numbers, as in "a hypothesis" */
export const numberFromOne = (what: string, most = Number.MAX_SAFE_INTEGER) => {
  const rule = `must be the number of ${what}: a whole number from 1 on`;
  return z.coerce.number(rule).int(rule).min(1, rule).max(most, rule);
};

/** One of what a team numbers itself, in a path. */
export const numberInPath = (what: string) => numberFromOne(what, LARGEST_NUMBER);

import { LabError } from '#chaos/errors/lab-error.ts';

/** What to say where nothing runs. */
export const NO_INCIDENT = 'no incident runs at the moment (without a drill, ./drill start begins one)';

/**
 * The one that is meant, of those that could be.
 * @param asked its number, where somebody gave one
 * @param none what to say where there is none
 * @throws LabError conflict where there is none, or several and nobody says which; not-found for another number
 */
export function whichIncident<Incident extends { number: string }>(
  open: readonly Incident[],
  asked: string | undefined,
  none: string,
): Incident {
  const [first] = open;
  if (!first) throw new LabError('conflict', none);
  const numbers = open.map(({ number }) => number).join(' and ');
  if (asked !== undefined) {
    const found = open.find(({ number }) => number === asked);
    if (found) return found;
    throw new LabError(
      'not-found',
      `${asked} is not there: ${open.length === 1 ? 'there is' : 'there are'} ${numbers}`,
      {
        field: 'incident',
        expected: numbers,
        got: asked,
      },
    );
  }
  if (open.length === 1) return first;
  throw new LabError('conflict', `${numbers} are open: say which one is meant (--incident ${first.number})`, {
    field: 'incident',
    expected: numbers,
  });
}

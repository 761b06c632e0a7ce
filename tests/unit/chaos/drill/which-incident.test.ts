import { describe, expect, it } from '@jest/globals';
import { whichIncident } from '#chaos/drill/which-incident.ts';

const [ONE, TWO] = [{ number: 'INC-0001' }, { number: 'INC-0002' }];

describe('which incident is meant', () => {
  it('is the only one, or the one that somebody names', () => {
    expect(whichIncident([ONE], undefined, 'none runs')).toBe(ONE);
    expect(whichIncident([ONE, TWO], 'INC-0002', 'none runs')).toBe(TWO);
  });

  it('is nobody’s guess: what to say stands in the refusal', () => {
    const refused = (open: { number: string }[], asked?: string) => () => whichIncident(open, asked, 'none runs');
    expect(refused([])).toThrow(expect.objectContaining({ code: 'conflict', message: 'none runs' }));
    expect(refused([ONE, TWO])).toThrow('INC-0001 and INC-0002 are open: say which one is meant (--incident INC-0001)');
    expect(refused([ONE, TWO])).toThrow(expect.objectContaining({ code: 'conflict' }));
    expect(refused([ONE], 'INC-0003')).toThrow('INC-0003 is not there: there is INC-0001');
    expect(refused([ONE], 'INC-0003')).toThrow(expect.objectContaining({ code: 'not-found' }));
  });
});

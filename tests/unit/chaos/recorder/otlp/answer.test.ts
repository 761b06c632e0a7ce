import { describe, expect, it } from '@jest/globals';
import { LabError } from '#chaos/errors/lab-error.ts';
import { refusalBody, successBody } from '#chaos/recorder/otlp/answer.ts';

describe('OTLP answers', () => {
  it('says nothing when all is stored', () => {
    expect(successBody('protobuf', 'traces')).toHaveLength(0);
    expect(successBody('json', 'logs').toString()).toBe('{}');
  });

  it('counts what was rejected', () => {
    const partial = { rejected: 300, message: 'why' };
    expect(JSON.parse(successBody('json', 'traces', partial).toString())).toEqual({
      partialSuccess: { rejectedSpans: '300', errorMessage: 'why' },
    });
    // partial_success (1): rejected_spans (1) = 300, error_message (2) = "why"
    expect(successBody('protobuf', 'traces', partial).toString('hex')).toBe('0a0808ac021203776879');
  });

  it('encodes a refusal as google.rpc.Status', () => {
    const error = new LabError('bad-otlp', 'no', { field: 'body' });
    expect(refusalBody('protobuf', error).toString()).toBe('\x12\x0cbad-otlp: no');
    expect(JSON.parse(refusalBody('json', error).toString())).toEqual({
      message: 'no',
      error: { code: 'bad-otlp', message: 'no', field: 'body' },
    });
  });
});
